"""One row altered, removed or inserted is named, and no other: whatever the length and the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from trucso.portal.journal.chain import GENESIS, Link, faults

Chain = list[tuple[Link, str]]
lengths = st.integers(2, 12)


def chain(length: int) -> Chain:
    made: Chain = []
    digest = GENESIS
    for n in range(1, length + 1):
        at = datetime(2026, 11, 22, 8, n, tzinfo=UTC)
        link = Link(n, at, "kiểm thử", "figure.changed", f"facts.observation:{n}", "75", None, n, "", digest)
        digest = link.digest()
        made.append((link, digest))
    return made


def end_of(links: Chain) -> tuple[int, str]:
    return links[-1][0].sequence, links[-1][1]


def named(links: Chain, end: tuple[int, str]) -> list[tuple[int, str]]:
    return [(fault.sequence, fault.kind) for fault in faults(links, end)]


def renumbered(links: Chain) -> Chain:
    return [(replace(link, sequence=n), stored) for n, (link, stored) in enumerate(links, start=1)]


@given(lengths)
def test_a_whole_chain_has_no_fault(length):
    links = chain(length)
    assert named(links, end_of(links)) == []


@given(lengths, st.data())
def test_an_altered_row(length, data):
    links = chain(length)
    place = data.draw(st.integers(0, length - 1))
    link, stored = links[place]
    links[place] = replace(link, actor="người khác"), stored
    assert named(links, end_of(links)) == [(place + 1, "altered")]


@given(lengths, st.booleans(), st.data())
def test_a_removed_row(length, is_renumbered, data):
    links = chain(length)
    end, place = end_of(links), data.draw(st.integers(0, length - 1))
    del links[place]
    assert named(renumbered(links) if is_renumbered else links, end) == [(place + 1, "removed")]


@given(lengths, st.booleans(), st.data())
def test_an_inserted_row_even_with_a_digest_of_its_own(length, is_sealed, data):
    links = chain(length)
    end, place = end_of(links), data.draw(st.integers(0, length))
    before = links[place - 1][1] if place else GENESIS
    other = replace(links[0][0], sequence=place + 1, reason="chèn", previous=before)
    stored = other.digest() if is_sealed else "f" * 64
    links = renumbered([*links[:place], (other, stored), *links[place:]])
    assert named(links, end) == [(place + 1, "inserted")]


@given(lengths, st.data())
def test_a_row_put_in_again_later_under_its_own_number(length, data):
    links = chain(length)
    end, place = end_of(links), data.draw(st.integers(0, length - 1))
    where = data.draw(st.integers(place + 1, length))
    links.insert(where, links[place])
    assert named(links, end) == [(place + 1, "inserted")]
