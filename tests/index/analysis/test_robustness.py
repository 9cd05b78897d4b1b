"""Facts that must hold of every robustness run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index.analysis.composite import Composite
from trucso.index.analysis.ranks import RankCounts, competition_ranks
from trucso.index.analysis.robustness import NONE, Uncertainty, factor_names, robustness
from trucso.index.analysis.sobol import rank_shift_model, score_model, sobol_indices

EVERYTHING = Uncertainty(
    weights=0.25,
    error=0.01,
    normalisations=("share", "minmax", "zscore", "rank"),
    aggregations=("arithmetic", "geometric"),
    leave_out=True,
)


def table(units: int = 12, components: int = 6, groups: int = 3, seed: int = 5) -> Composite:
    rng = np.random.default_rng(seed)
    return Composite(
        tuple(f"u{n}" for n in range(units)),
        tuple(f"c{n}" for n in range(components)),
        rng.random((units, components)),
        np.arange(1.0, components + 1),
        np.arange(components) % groups,
    )


def test_ties_share_a_rank_and_the_next_is_skipped():
    assert competition_ranks(np.array([0.7, 0.9, 0.7, 0.5])).tolist() == [2, 1, 2, 4]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_units(values):
    ranks = competition_ranks(np.array(values, dtype=float))
    assert ranks.tolist() == [1 + sum(other > value for other in values) for value in values]


def test_draws_without_perturbation_reproduce_the_table():
    composite = table()
    found = robustness(composite, NONE, draws=50, seed=1)
    low, high = found.interval(0.99)
    assert (low == found.baseline).all()
    assert (high == found.baseline).all()
    expected = composite.shares @ composite.maxima / composite.maxima.sum()
    assert np.allclose(found.score_mean, expected, atol=1e-12)
    assert np.allclose(found.score_sd, 0, atol=1e-12)


def test_probabilities_of_ranks_sum_to_one():
    counts = robustness(table(), EVERYTHING, draws=500, seed=1).counts
    assert counts.draws == 500
    assert np.allclose(counts.probability().sum(axis=1), 1)
    assert np.allclose(counts.at_most(12), 1)


def test_a_group_without_weight_changes_nothing():
    composite = table()
    padded = Composite(
        composite.units,
        (*composite.components, "c6"),
        np.column_stack([composite.shares, np.linspace(0, 1, 12)]),
        np.append(composite.maxima, 0.0),
        np.append(composite.groups, 3),
    )
    weights_only = Uncertainty(weights=0.0, error=0.0)
    first = robustness(composite, weights_only, draws=20, seed=3)
    second = robustness(padded, weights_only, draws=20, seed=3)
    assert (first.counts.counts == second.counts.counts).all()


def test_permuted_units_give_permuted_results():
    composite = table()
    order = np.random.default_rng(9).permutation(12)
    shuffled = Composite(
        tuple(composite.units[n] for n in order), composite.components, composite.shares[order],
        composite.maxima, composite.groups,
    )  # fmt: skip
    what = Uncertainty(weights=0.3, error=0.0)
    first = robustness(composite, what, draws=200, seed=4).counts.counts
    second = robustness(shuffled, what, draws=200, seed=4).counts.counts
    assert (first[order] == second).all()


def test_the_seed_fixes_the_numbers_and_blocks_do_not_matter(monkeypatch):
    what = Uncertainty(weights=0.3, error=0.0, leave_out=True)
    whole = robustness(table(), what, draws=300, seed=7).counts.counts
    again = robustness(table(), what, draws=300, seed=7).counts.counts
    other = robustness(table(), what, draws=300, seed=8).counts.counts
    monkeypatch.setattr("trucso.index.analysis.robustness.BLOCK_CELLS", 72 * 7)
    in_blocks = robustness(table(), what, draws=300, seed=7).counts.counts
    assert (whole == again).all()
    assert (whole == in_blocks).all()
    assert (whole != other).any()


def test_quantiles_of_rank_counts():
    counts = RankCounts(np.array([[8, 1, 1], [1, 8, 1], [1, 1, 8]]))
    assert counts.quantile(0.05).tolist() == [1, 1, 1]
    assert counts.quantile(0.5).tolist() == [1, 2, 3]
    assert counts.quantile(1.0).tolist() == [3, 3, 3]
    assert counts.mean().tolist() == [1.3, 2.0, 2.7]


def test_first_order_indices_of_an_additive_model_sum_to_one():
    found = sobol_indices(
        lambda x: x @ np.array([1.0, 2.0, 3.0, 0.0]), ("a", "b", "c", "d"), base=4096, seed=1
    )
    assert sum(one.first for one in found) == pytest.approx(1, abs=0.01)
    exact = [1 / 14, 4 / 14, 9 / 14, 0]
    assert [one.first for one in found] == pytest.approx(exact, abs=0.01)
    assert [one.total for one in found] == pytest.approx(exact, abs=0.01)
    assert all(one.first_low <= value <= one.first_high for one, value in zip(found, exact, strict=True))


def test_a_factor_that_cannot_matter_has_index_zero():
    composite = table()
    what = Uncertainty(weights=0.3, error=0.0)
    names = factor_names(composite)
    for model in (rank_shift_model(composite, what, seed=1), score_model(composite, what, "u3", seed=1)):
        found = {one.factor: one for one in sobol_indices(model, names, base=256, seed=2, resamples=50)}
        for idle in ("normalisation", "aggregation", "leave_out", "error"):
            assert found[idle].first == 0
            assert found[idle].total == 0
        assert sum(one.total for one in found.values()) > 0.5


def test_an_output_that_never_varies_has_no_sensitivity():
    found = sobol_indices(lambda x: np.ones(len(x)), ("a", "b"), base=64, seed=1, resamples=10)
    assert [(one.first, one.total) for one in found] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weights": 1.5}, "weights = 1.5"),
        ({"error": -0.1}, "error = -0.1"),
        ({"normalisations": ("log",)}, "chỉ nhận share, minmax"),
        ({"aggregations": ()}, "trống"),
    ],
)
def test_wrong_uncertainty_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Uncertainty(**wrong)


def test_a_missing_cell_is_refused_not_guessed():
    with pytest.raises(ValueError, match="chưa có số liệu"):
        Composite(("a",), ("c",), np.array([[np.nan]]), np.array([1.0]), np.array([0]))
