"""Each file of `broken/` holds one fault and says in its first lines what a person must be told about it.

`# expects:` words of a problem (one line each; there must be as many problems), `# line:` the line it names,
`# without:` a required field that is left out. Fields a file does not write are added at its end from COMPLETE.
"""

import re
from pathlib import Path

import pytest

from trucso.index import DefinitionError, load_definition

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
COMPLETE = {
    "index": "demo",
    "revision": "1",
    "name": "Bộ chỉ số thử",
    "level": "commune",
    "years": "{first: 2026, last: null}",
    "decision": '{number: "1/QĐ-UBND", date: 2026-01-05, issuer: Ủy ban nhân dân, title: Bộ chỉ số thử}',
    "source": "https://example.org/quyet-dinh",
    "certainty": "read",
    "missing": "zero",
    "groups": '[{code: "1", name: Nhóm, max_points: 10}]',
    "indicators": '[{code: "1.0", group: "1", name: Chỉ số, points: 10, given: true}]',
}


def completed(text: str) -> str:
    left_out = re.findall(r"^# without: (.*)$", text, re.MULTILINE)
    written = set(re.findall(r"^(\w+):", text, re.MULTILINE)) | set(left_out)
    return text + "".join(f"{key}: {value}\n" for key, value in COMPLETE.items() if key not in written)


def test_the_completed_definition_is_accepted():
    assert load_definition(completed("# nothing wrong\n")).index == "demo"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_refused_with_words_that_help(path):
    text = path.read_text(encoding="utf-8")
    expected = re.findall(r"^# expects: (.*)$", text, re.MULTILINE)
    with pytest.raises(DefinitionError) as caught:
        load_definition(completed(text), file=path.name)
    problems = caught.value.problems
    assert len(problems) == len(expected), caught.value
    for words in expected:
        assert any(words in f"{one.where}: {one.message_vi}" for one in problems), f"{words}\n{caught.value}"
    for line in re.findall(r"^# line: (\d+)$", text, re.MULTILINE):
        assert int(line) in {one.line for one in problems}, caught.value
    assert all(one.file == path.name for one in problems)
