"""The English catalogue: collects every text marked for translation, and compiles it.

Texts are Vietnamese in the code; ``locale/en/LC_MESSAGES/django.po`` holds their English. Adds new texts
(empty, to be translated), drops those no longer used, and writes ``django.mo`` beside it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent
PORTAL = ROOT / "src" / "trucso" / "portal"
CATALOGUE = PORTAL / "locale" / "en" / "LC_MESSAGES" / "django.po"
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}


class Message(NamedTuple):
    """A text to translate; ``plural`` and ``context`` are empty for most."""

    text: str
    plural: str = ""
    context: str = ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def in_python(code: str) -> Iterator[Message]:
    """Messages of the calls of gettext and its sisters with literal texts."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name, texts = _called(node), [_literal(argument) for argument in node.args]
        if name in SINGLE and texts and texts[0]:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) > 1 and texts[0] and texts[1]:
            yield Message(texts[0], plural=texts[1])
        elif name in CONTEXT and len(texts) > 1 and texts[0] and texts[1]:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    """Messages of the translation tags, as Django itself reads them."""
    from django.utils.translation.template import templatize

    for line in templatize(source).split("\n"):
        for found in re.finditer(r"(?<!\w)(?:gettext|ngettext|pgettext|_)\(", line):
            call = _balanced(line[found.start() :])
            if call:
                yield from in_python(call)


def _balanced(text: str) -> str:
    """The shortest beginning of ``text`` that is a whole Python expression."""
    for end in (match.end() for match in re.finditer(r"\)", text)):
        try:
            ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        return text[:end]
    return ""


def collected() -> dict[Message, list[str]]:
    """Every message of the portal with the files that use it."""
    found: dict[Message, list[str]] = {}
    kinds = ("*.py", "templates/**/*.html", "templates/**/*.txt")
    for path in sorted(path for kind in kinds for path in PORTAL.rglob(kind)):
        text = path.read_text()
        for message in in_python(text) if path.suffix == ".py" else in_template(text):
            places = found.setdefault(message, [])
            if (name := str(path.relative_to(PORTAL))) not in places:
                places.append(name)
    return found


def updated(catalogue: polib.POFile, messages: dict[Message, list[str]]) -> polib.POFile:
    """A catalogue of exactly these messages that keeps the translations there are."""
    known = {Message(e.msgid, e.msgid_plural, e.msgctxt or ""): e for e in catalogue}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message in sorted(messages):
        old = known.get(message)
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context or None,
            msgid_plural=message.plural,
            msgstr=old.msgstr if old else "",
            msgstr_plural=(old.msgstr_plural if old else {0: "", 1: ""}) if message.plural else {},
            occurrences=[(place, "") for place in messages[message]],
            flags=["python-format"] if re.search(r"%(\(|[sd])", message.text) else [],
        )
        fresh.append(entry)
    return fresh


def main() -> None:
    """Update and compile; say what is left to translate."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    catalogue = updated(old, collected())
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    print(f"{len(catalogue)} câu, còn {len(catalogue.untranslated_entries())} câu chưa dịch: {CATALOGUE}")


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()  # reading templates needs no more
    django.setup()
    main()
