"""Names in tables that add up by name: people and units that share one must not be added together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by the mark that is each one's own; a name that several have is said with its mark."""
    often = Counter(names.values())
    return {mark: f"{name} ({mark})" if often[name] > 1 else name for mark, name in names.items()}
