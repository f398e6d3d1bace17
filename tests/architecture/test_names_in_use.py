"""What the four floors define is used by them: what only tests call is theirs, or nobody's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "data", "dispatch", "gis")
USERS = (*FLOORS, "tests/benchmarks")
"""Measuring is a use: some of it looks at what no screen shows."""
CALLED_BY_OTHERS = {
    "set_up",  # by SQLAlchemy
    "bytes_held",  # by the test that tiles stay within their bounds
}
_WORD = re.compile(r"\w+")
_DEFINED = re.compile(r"^ *(?:(?:async )?def |class )([a-z][a-z0-9_]*(?=\()|[A-Z]\w*)", flags=re.M)
"""What Qt and other libraries call by themselves has a capital letter or begins with an underscore."""


def sources(folders: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            yield path.read_text(encoding="utf-8")


def test_that_nothing_of_the_product_is_there_for_tests_alone() -> None:
    defined = Counter(name for source in sources(FLOORS) for name in _DEFINED.findall(source))
    words = Counter(word for source in sources(USERS) for word in _WORD.findall(source))
    assert len(defined) > 2_000
    assert {name for name, times in defined.items() if words[name] == times} == CALLED_BY_OTHERS
