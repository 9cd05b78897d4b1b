"""Where the installed definitions and worked examples are."""

import os
from importlib import resources
from pathlib import Path

from trucso.index import Library

SETTING = "TRUCSO_DEFINITIONS"


class NoDefinitions(LookupError):
    """There is no folder of definitions; the message is Vietnamese."""


def definitions_folder() -> Path:
    """``$TRUCSO_DEFINITIONS``, else the folder packaged with the program, else that of the repository.

    Raises NoDefinitions when there is none.
    """
    if setting := os.environ.get(SETTING):
        if not Path(setting).is_dir():
            raise NoDefinitions(f"biến môi trường {SETTING} chỉ tới “{setting}”, không phải một thư mục")
        return Path(setting)
    package = Path(str(resources.files("trucso")))
    for folder in (package / "definitions", package.parents[1] / "definitions"):
        if folder.is_dir():
            return folder
    raise NoDefinitions(f"không thấy thư mục definitions; đặt biến môi trường {SETTING}")


def cases_folder() -> Path:
    """The worked examples: the folder ``cases`` beside the definitions (it may not exist)."""
    return definitions_folder().parent / "cases"


def library() -> Library:
    """Every installed definition. Raises NoDefinitions, DefinitionError."""
    return Library.load(definitions_folder())
