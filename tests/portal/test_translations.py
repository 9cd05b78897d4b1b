"""English texts: every sentence of an app that has a catalogue is translated, and the compiled file is of today."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PORTAL = Path(__file__).resolve().parents[2] / "src" / "trucso" / "portal"
CATALOGUES = sorted(PORTAL.glob("*/locale/en/LC_MESSAGES/django.po"))
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|\Z))+)', re.M)


def entries(path: Path) -> dict[str, str]:
    """Vietnamese → English, the header left out."""

    def joined(block: str) -> str:
        return "".join(re.findall(r'"(.*)"', block)).replace('\\"', '"').replace("\\n", "\n")

    found = {joined(source): joined(text) for source, text in ENTRY.findall(path.read_text("utf-8"))}
    found.pop("", None)
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_text_is_translated_and_compiled(path):
    texts = entries(path)
    assert [source for source, text in texts.items() if not text] == []
    with path.with_suffix(".mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    assert [source for source, text in texts.items() if known.gettext(source) != text] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_placeholders_survive_translation(path):
    holders = re.compile(r"%\(\w+\)s|\{\}")
    for source, text in entries(path).items():
        assert sorted(holders.findall(source)) == sorted(holders.findall(text)), source


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext không có trên máy này")
@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_the_catalogue_holds_every_text_of_the_app(path, tmp_path):
    app = tmp_path / "app"
    shutil.copytree(path.parents[3], app, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (app / "locale" / "en").mkdir(parents=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=app, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"})
    assert set(entries(app / "locale/en/LC_MESSAGES/django.po")) == set(entries(path))
