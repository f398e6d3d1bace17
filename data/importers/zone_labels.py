"""Tells labels that don't fit the pattern of their siblings: 第一巡区 among 第一防区, 第二防区, 第三防区."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from data.importers.report import Finding

FEWEST_ROWS = 10
USUAL_SHARE = 0.8
_NUMERALS = re.compile(r"[0-9０-９]+|[〇零一二三四五六七八九十百]+")
_ANY = "#"


def odd_labels(values: Mapping[str, Mapping[str, str]], columns: Sequence[str]) -> Iterator[Finding]:
    """Findings for values, by row and column, that differ from a pattern which nearly all others keep.

    A pattern is the text with its numerals left open; columns without one common pattern are free.
    """
    for column in dict.fromkeys(columns):
        told = {row: cells[column] for row, cells in values.items() if cells.get(column)}
        pattern = _usual(list(told.values()))
        for row, value in told.items():
            if pattern and pattern_of(value) != pattern:
                expected = pattern.replace(_ANY, "…")
                yield Finding(row, "odd_label", {"column": column, "value": value, "expected": expected})


def pattern_of(text: str) -> str:
    """A text with every numeral, Arabic or Chinese, replaced by one mark."""
    return _NUMERALS.sub(_ANY, text)


def _usual(values: Sequence[str]) -> str:
    """The pattern of nearly all values; empty where there is none, or it has no numeral."""
    if len(values) < FEWEST_ROWS:
        return ""
    pattern, count = Counter(map(pattern_of, values)).most_common(1)[0]
    return pattern if _ANY in pattern and USUAL_SHARE * len(values) <= count < len(values) else ""
