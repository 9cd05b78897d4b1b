"""The English catalogue: compiled as it stands, placeholders kept, and whole for the apps that say they are done."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import polib
import pytest

PORTAL = Path(__file__).resolve().parents[2] / "src" / "trucso" / "portal"
PATH = PORTAL / "locale" / "en" / "LC_MESSAGES" / "django.po"
CATALOGUE = polib.pofile(str(PATH))
TRANSLATED = [entry for entry in CATALOGUE if entry.translated() and not entry.msgid_plural]
DONE = ("api", "facts", "indexes")
"""Apps whose every text is translated; add yours when it is."""


def test_the_compiled_catalogue_is_of_today():
    with PATH.with_suffix(".mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    stale = [entry.msgid for entry in TRANSLATED if known.gettext(entry.msgid) != entry.msgstr]
    assert stale == [], "chạy build_messages.py"


def test_placeholders_survive_translation():
    holders = re.compile(r"%\(\w+\)s|%s|\{\w*\}")
    for entry in TRANSLATED:
        assert sorted(holders.findall(entry.msgid)) == sorted(holders.findall(entry.msgstr)), entry.msgid


@pytest.mark.parametrize("app", DONE)
def test_every_text_of_the_app_is_translated(app):
    import build_messages

    texts = {text.text for text, places in build_messages.collected().items() if _is_used(app, places)}
    known = {entry.msgid for entry in CATALOGUE if entry.translated()}
    assert texts - known == set()


def _is_used(app: str, places: list[str]) -> bool:
    return any(place.split("/")[0] == app for place in places)
