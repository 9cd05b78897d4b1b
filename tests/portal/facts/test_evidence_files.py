"""Files on disk: nothing half-written, nothing without its row, nothing altered in silence; previews are bounded."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from trucso.portal.facts import evidence_files, previews
from trucso.portal.facts.evidence_files import display_name, files_on_disk, orphans, receive
from trucso.portal.facts.file_kinds import FileRefused
from trucso.portal.facts.models import Evidence
from trucso.portal.facts.previews import forget_others, pages_shown, picture_of, text_of
from trucso.portal.facts.store_checks import STALE_SECONDS

from . import sample_files as made


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    return settings.MEDIA_ROOT


def document(unit, content: bytes, name: str = "tep.pdf") -> Evidence:
    return Evidence.objects.create(unit=unit, **receive([content], name).fields)


def test_pieces_are_joined_hashed_and_only_the_owner_reads_them(store):
    content = made.docx()
    stored = receive([content[:100], content[100:]], "Báo cáo.docx")
    place = Path(store) / stored.path
    assert place.read_bytes() == content
    assert evidence_files.sha256_of(place) == stored.sha256
    assert place.stat().st_mode & 0o077 == 0
    assert stored.size == len(content)


@pytest.mark.parametrize("fail", [FileRefused("x"), OSError("đĩa đầy"), KeyboardInterrupt()])
def test_whatever_happens_on_the_way_nothing_stays(monkeypatch, fail):
    def stop(path):
        raise fail

    monkeypatch.setattr(evidence_files, "kind_of", stop)
    with pytest.raises(type(fail)):
        receive([made.pdf()], "a.pdf")
    assert list(files_on_disk()) == []


def test_the_limit_stops_the_writing_not_the_end_of_the_file(settings):
    settings.EVIDENCE_BYTES = 1000
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"%PDF-" + b"x" * 400

    with pytest.raises(FileRefused, match="lớn hơn"):
        receive(endless(), "a.pdf")
    assert len(read) == 3


@pytest.mark.parametrize(
    ("given", "kind", "shown"),
    [
        ("Báo cáo.PDF", "pdf", "Báo cáo.PDF"),
        ("bao-cao.exe", "pdf", "bao-cao.pdf"),
        ("../../etc/passwd", "docx", "etc passwd.docx"),
        ("C:\\tep\\a.xlsx", "xlsx", "C tep a.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "a Set-Cookie x.pdf"),
        ("anh.jpeg", "jpeg", "anh.jpeg"),
        ("", "png", "minh-chung.png"),
        ("...", "png", "minh-chung.png"),
        ("x" * 400 + ".pdf", "pdf", "x" * 150 + ".pdf"),
        ("Bao cao so 12.2026", "pdf", "Bao cao so 12.pdf"),
        ("\u202egnp.exe", "png", "gnp.png"),
    ],
)
def test_a_name_is_safe_to_offer_again(given, kind, shown):
    assert display_name(given, kind) == shown


@pytest.mark.django_db
def test_the_check_names_missing_altered_and_stray_files(store, commune, capsys):
    good, lost, altered = (document(commune, made.pdf(n), f"{n}.pdf") for n in (1, 2, 3))
    call_command("evidence_check")
    assert "3 tệp minh chứng đúng như lúc tải lên" in capsys.readouterr().out
    (Path(store) / lost.file.name).unlink()
    with (Path(store) / altered.file.name).open("ab") as file:
        file.write(b" ")
    stray = receive([made.docx()], "a.docx").path
    with pytest.raises(CommandError, match="2 trên 3"):
        call_command("evidence_check", "--sweep")
    said = capsys.readouterr().out
    assert f"văn bản {lost.pk} “2.pdf”" in said
    assert f"văn bản {altered.pk} “3.pdf”" in said
    assert good.file.name not in said
    assert stray in list(files_on_disk())  # it may still be on its way to its row
    old = time.time() - STALE_SECONDS - 60
    os.utime(Path(store) / stray, (old, old))
    assert orphans([good.file.name, altered.file.name], older_than=STALE_SECONDS) == [stray]
    with pytest.raises(CommandError):
        call_command("evidence_check", "--sweep")
    assert stray not in list(files_on_disk())
    assert good.file.name in list(files_on_disk())


@pytest.mark.django_db
class TestPreviews:
    def test_pages_of_a_pdf_are_drawn_once(self, commune, monkeypatch):
        found = document(commune, made.pdf(7))
        assert list(pages_shown(found)) == [1, 2, 3, 4, 5]
        first = picture_of(found, 1)
        with Image.open(first) as picture:
            assert picture.format == "PNG"
            assert picture.width == 1100
        monkeypatch.setattr(previews, "_draw", None)
        assert picture_of(found, 1) == first

    def test_a_page_of_strange_proportions_stays_small(self, commune):
        with Image.open(picture_of(document(commune, made.pdf(1, 3)), 1)) as picture:
            assert picture.height <= 2400

    def test_a_picture_is_made_smaller(self, commune):
        found = document(commune, made.picture("JPEG", (3000, 1000)))
        with Image.open(picture_of(found, 1)) as picture:
            assert picture.size == (1100, 367)
            assert not picture.getexif()

    def test_text_of_word_and_rows_of_excel(self, commune):
        assert text_of(document(commune, made.docx("Kế hoạch số 5")))["lines"] == ["Kế hoạch số 5"]
        sheets = text_of(document(commune, made.xlsx(100)))
        assert sheets["is_cut"]
        assert sheets["sheets"][0]["rows"][1] == ["Hồ sơ 1", "1"]
        assert len(sheets["sheets"][0]["rows"]) == 60

    def test_what_cannot_be_drawn_costs_once(self, commune, store, monkeypatch):
        found = document(commune, made.docx())
        (Path(store) / found.file.name).write_bytes(b"PK\x03\x04 hong")
        assert text_of(found) is None
        (Path(store) / found.file.name).unlink()
        monkeypatch.setattr(previews, "_draw", None)
        assert text_of(found) is None

    def test_a_drawing_that_takes_too_long_is_stopped(self, commune, monkeypatch):
        monkeypatch.setattr(previews, "SECONDS", 0.01)
        assert picture_of(document(commune, made.pdf()), 1) is None

    def test_pages_before_a_broken_one_are_shown(self, commune, monkeypatch):
        found = document(commune, made.pdf(2))
        found.file_pages = 4  # the others are not there
        assert picture_of(found, 2)
        assert picture_of(found, 3) is None

    def test_who_waits_too_long_is_told_to_ask_again(self, commune, monkeypatch):
        monkeypatch.setattr(previews, "PATIENCE_SECONDS", 0.01)
        with previews._ONE_AT_A_TIME, pytest.raises(previews.Busy):
            picture_of(document(commune, made.pdf()), 1)

    def test_previews_of_files_that_are_gone_are_forgotten(self, commune):
        kept, gone = document(commune, made.pdf(1)), document(commune, made.pdf(2))
        picture_of(kept, 1)
        picture_of(gone, 1)
        assert forget_others([kept.file_sha256]) == 1
        assert picture_of(kept, 1).exists()
