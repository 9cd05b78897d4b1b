"""No property test fails because the machine is busy (``tests/conftest.py``)."""

from time import sleep

from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=1)
@given(st.none())
def test_a_slow_example_is_no_failure(nothing):
    """Longer than the 200 ms that Hypothesis allows unless told."""
    sleep(0.25)
