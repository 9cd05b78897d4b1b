"""A long random run: ``make fuzz`` (``FUZZ_EXAMPLES=…``). Not collected by the tests."""

import os
import sys
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vanban.test_robustness import WORDS
from trucso.vanban.extract import UnreadableFile, read_bytes
from trucso.vanban.parsing import parse
from trucso.vanban.writing import to_json

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20000"))
LONG = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@LONG
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=200).map(" ".join))
def any_text(text: str) -> None:
    document = parse(text)
    to_json(document)
    for item in (*document.targets, *document.tasks, *document.assignments, *document.deadlines):
        assert 0 <= item.span[0] <= item.span[1] <= len(document.text)


@LONG
@given(st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]), st.binary(max_size=2000))
def any_bytes(head: bytes, data: bytes) -> None:
    with suppress(UnreadableFile):
        parse(read_bytes(head + data).text)


def main() -> int:
    for run in (any_text, any_bytes):
        run()
        print(f"{run.__name__}: {EXAMPLES} mẫu, không lỗi")
    return 0


if __name__ == "__main__":
    sys.exit(main())
