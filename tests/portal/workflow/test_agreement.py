"""Drawing so that everybody is sampled, and measuring how far two verifiers agree. No database."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucso.portal.workflow.progress.bias import FEW
from trucso.portal.workflow.second.agreement import Opinion, Pair, drift, drifts, kappa
from trucso.portal.workflow.second.sampling import digest_of, shares, stratified

LINES = {"hoa": list(range(90)), "binh": list(range(100, 109)), "chau": [200]}
STRATA = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.sets(st.integers(0, 10**6), max_size=40), max_size=6
).map(lambda found: {name: sorted(lines) for name, lines in found.items()})


def test_the_draw_is_proportional_and_nobody_is_left_out():
    assert shares(LINES, 20) == {"hoa": 18, "binh": 1, "chau": 1}


def test_a_draw_smaller_than_the_verifiers_takes_one_of_each():
    assert shares(LINES, 1) == {"hoa": 1, "binh": 1, "chau": 1}


def test_a_draw_larger_than_the_lines_takes_all():
    assert len(stratified(LINES, 1000, seed=1)) == 100


def test_the_same_seed_and_lines_in_any_order_draw_the_same():
    turned = {name: list(reversed(lines)) for name, lines in reversed(LINES.items())}
    assert stratified(LINES, 20, seed=7) == stratified(turned, 20, seed=7)
    assert stratified(LINES, 20, seed=7) != stratified(LINES, 20, seed=8)
    assert digest_of([3, 1, 2]) == digest_of([1, 2, 3]) != digest_of([1, 2])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STRATA, st.integers(0, 300), st.integers(0, 10**6))
def test_every_draw_is_of_the_lines_and_of_everybody(strata, size, seed):
    drawn = stratified(strata, size, seed)
    total = sum(len(lines) for lines in strata.values())
    filled = sum(1 for lines in strata.values() if lines)
    assert len(drawn) == min(total, max(size, filled))
    for lines in strata.values():
        assert not lines or set(lines) & set(drawn)


def opinion(decision: str, points: object = None, person: str = "Hoa") -> Opinion:
    return Opinion(decision, None if points is None else Fraction(points), "", "", person)


def pair(first: Opinion, second: Opinion, code: str = "1.1") -> Pair:
    return Pair(1, 1, "Xã A", code, first, second)


ACCEPT, CUT = opinion("accept", 5), opinion("correct", 3)


@pytest.mark.parametrize(
    ("first", "second", "agrees", "difference"),
    [
        (ACCEPT, ACCEPT, True, 0),
        (CUT, opinion("correct", "2.5"), False, Fraction(-1, 2)),
        (CUT, opinion("reject", 3), True, 0),
        (ACCEPT, opinion("reject", 0), False, -5),
        (ACCEPT, opinion("ask"), False, None),
        (opinion("not_applicable"), opinion("not_applicable"), True, None),
    ],
)
def test_agreeing_is_the_same_kind_and_the_same_points(first, second, agrees, difference):
    found = pair(first, second)
    assert (found.agrees, found.difference) == (agrees, difference)


def test_drift_counts_agreement_and_differences_exactly():
    found = drift("tất cả", [pair(ACCEPT, ACCEPT), pair(ACCEPT, CUT), pair(ACCEPT, opinion("ask"))])
    assert (found.agreement, found.compared, found.mean) == (Fraction(1, 3), 2, -1)
    assert found.spread == pytest.approx(2**0.5)


@pytest.mark.parametrize(("pairs", "is_few"), [(FEW - 1, True), (FEW, False)])
def test_a_small_sample_is_said_to_be_small(pairs, is_few):
    assert drift("", [pair(ACCEPT, ACCEPT)] * pairs).is_few is is_few


def test_least_agreement_first():
    pairs = [pair(ACCEPT, ACCEPT, "1.1"), pair(ACCEPT, CUT, "1.2")]
    assert [one.name for one in drifts(pairs, lambda one: one.code)] == ["1.2", "1.1"]


def test_kappa_of_a_worked_example():
    """20 accepted by both, 5 only by the second, 10 only by the first, 15 cut by both: Cohen's kappa is 0.4.

    Observed 35/50 = 0.7. By chance: accept 30/50 × 25/50 = 0.3, cut 20/50 × 25/50 = 0.2, together 0.5.
    """
    pairs = (
        [pair(ACCEPT, ACCEPT)] * 20
        + [pair(CUT, ACCEPT)] * 5
        + [pair(ACCEPT, CUT)] * 10
        + [pair(CUT, CUT)] * 15
    )
    found = kappa(pairs)
    assert (found.value, found.observed) == (Fraction(2, 5), Fraction(7, 10))
    assert (found.low, found.high) == (pytest.approx(0.146, abs=1e-3), pytest.approx(0.654, abs=1e-3))


def test_kappa_says_nothing_where_there_is_nothing_to_tell_apart():
    assert kappa([]) is None
    assert kappa([pair(ACCEPT, ACCEPT)] * 9).value is None


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["accept", "correct", "reject", "ask", "not_applicable"])] * 2),
        min_size=1,
    )
)
def test_kappa_is_between_minus_one_and_one(decisions):
    found = kappa([pair(opinion(first), opinion(second)) for first, second in decisions])
    assert found.value is None or -1 <= found.value <= 1
