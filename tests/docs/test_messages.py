"""Every text marked for translation has its English, with the same places to fill in."""

from __future__ import annotations

import re

import polib
import pytest

import build_messages
from build_messages import CATALOGUE, Message, collected

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def test_every_text_is_in_the_catalogue_and_translated(catalogue):
    """When it fails: `make messages`, then write the English into the catalogue and run it again."""
    known = {Message(e.msgid, e.msgid_plural, e.msgctxt or "") for e in catalogue}
    assert sorted(set(collected()) - known) == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_the_places_to_fill_in_are_the_same(catalogue):
    for entry in catalogue:
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(entry.msgid)), entry.msgid


def test_the_compiled_catalogue_is_up_to_date(catalogue):
    compiled = {e.msgid: e.msgstr for e in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert {e.msgid: e.msgstr for e in catalogue if not e.msgid_plural}.items() <= compiled.items()


def test_texts_are_found_in_code_and_templates():
    found = set(
        build_messages.in_python(
            '_("Một")\nngettext("%(n)s khoá", "%(n)s khoá", n)\npgettext("tháng", "Năm")'
        )
    )
    assert found == {Message("Một"), Message("%(n)s khoá", "%(n)s khoá"), Message("Năm", context="tháng")}
    template = '{% load i18n %}{% translate "Hai" %}{% blocktranslate with a=b %}Ba {{ a }}{% endblocktranslate %}{{ _("Bốn") }}'
    assert {m.text for m in build_messages.in_template(template)} == {"Hai", "Ba %(a)s", "Bốn"}
