"""The log: written with the change or not at all, and any later touch is found and named."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from trucso.portal.journal.chain import Link
from trucso.portal.journal.models import Anchor, Entry, Head
from trucso.portal.journal.queries import verify
from trucso.portal.journal.services import Event, record, record_all, seal_day

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    for n in range(count):
        with transaction.atomic():
            record(
                actor="kiểm thử",
                action="line.decided",
                subject=f"assessments.line:{n}",
                after={"points": "1.5"},
            )


@pytest.fixture
def _tamperer() -> None:
    """Somebody with the database's own rights: the trigger is out of the way."""
    on = " ON journal_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER journal_entry_append_only{on}")


def test_a_whole_log_verifies():
    write(5)
    assert verify() == []
    assert [entry.sequence for entry in Entry.objects.all()] == [1, 2, 3, 4, 5]


def test_many_entries_are_chained_in_as_many_queries_as_one(django_assert_num_queries):
    write(1)
    events = [Event("figure.changed", f"facts.observation:{n}", after={"value": str(n)}) for n in range(50)]
    with transaction.atomic(), django_assert_num_queries(3):
        made = record_all(actor="kiểm thử", events=events)
    assert [one.sequence for one in made] == list(range(2, 52))
    assert verify() == []
    assert record_all(actor="kiểm thử", events=[]) == []


def test_an_empty_log_verifies():
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_logged():
    with pytest.raises(RuntimeError, match="giao dịch"):
        record(actor="kiểm thử", action="a", subject="b")


def test_a_change_that_fails_leaves_no_entry():
    def change() -> None:
        with transaction.atomic():
            record(actor="kiểm thử", action="a", subject="b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert Entry.objects.count() == 0
    write(1)
    assert verify() == []


def test_the_database_refuses_an_update():
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(sequence=1).update(reason="khác")


@pytest.mark.usefixtures("_tamperer")
@pytest.mark.parametrize(
    ("field", "value"),
    [("after", {"points": "9"}), ("actor", "người khác"), ("reason", "x"), ("digest", "0" * 64)],
)
def test_an_altered_row_is_named(field, value):
    write(5)
    Entry.objects.filter(sequence=3).update(**{field: value})
    found = verify()
    assert found[0].sequence == 3
    assert found[0].kind == "altered"
    assert "Dòng 3" in found[0].message


def test_a_removed_row_is_named():
    write(5)
    Entry.objects.filter(sequence=2).delete()
    assert [(f.sequence, f.kind, f.message) for f in verify()] == [(2, "removed", "Dòng 2 đã bị xoá.")]


def test_a_removed_end_is_named():
    write(5)
    Entry.objects.filter(sequence__gte=4).delete()
    assert [(f.sequence, f.kind) for f in verify()] == [(4, "removed")]


def test_an_inserted_row_is_named():
    write(3)
    last = Entry.objects.get(sequence=3)
    last.sequence, last.previous = 4, last.digest
    last.save(force_insert=True)
    assert [(f.sequence, f.kind) for f in verify()] == [(4, "inserted")]


@pytest.mark.usefixtures("_tamperer")
def test_a_row_replaced_with_its_own_true_digest_breaks_the_next_link():
    write(4)
    entry = Entry.objects.get(sequence=2)
    values = {name: getattr(entry, name) for name in Link.__slots__} | {"reason": "khác"}
    Entry.objects.filter(sequence=2).update(reason="khác", digest=Link(**values).digest())
    assert [(f.sequence, f.kind) for f in verify()] == [(3, "altered")]


def test_a_sealed_day_betrays_a_rewritten_chain(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    write(3)
    seal_day(day=date(2026, 2, 28))
    seal_day(day=date(2026, 2, 28))
    assert Anchor.objects.count() == 1
    assert (tmp_path / "journal-anchors.txt").read_text().count("\n") == 1
    Entry.objects.all().delete()
    Head.objects.all().delete()
    write(3)
    assert any("28/02/2026" in fault.message for fault in verify())


def test_a_seal_taken_out_of_the_database_is_still_in_the_file(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    write(3)
    seal_day(day=date(2026, 2, 28))
    Anchor.objects.all().delete()
    assert [(one.sequence, one.kind) for one in verify()] == [(3, "removed")]
    assert "2026-02-28" in verify()[0].message


def test_the_command_seals_a_log_that_is_whole_and_only_then(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    write(3)
    Entry.objects.filter(sequence=3).delete()
    with pytest.raises(CommandError, match="Dòng 3 ở cuối"):
        call_command("audit_verify", "--seal")
    assert not Anchor.objects.exists()


def test_the_command_says_which_row():
    write(3)
    call_command("audit_verify")
    Entry.objects.filter(sequence=2).delete()
    with pytest.raises(CommandError, match="Dòng 2"):
        call_command("audit_verify")
