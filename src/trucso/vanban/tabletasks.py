from trucso.vanban.model import Target, Task
from trucso.vanban.reading import Reading


def table_targets(r: Reading) -> list[Target]:
    return []


def table_tasks(r: Reading) -> list[Task]:
    return []
