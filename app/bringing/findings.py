"""The findings of one prepared import as one list, filtered and cut into slices."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from app.bringing.answers import Count, Told
from app.bringing.messages import plain_value
from app.words import Words
from data.importers.formula_guard import guarded
from data.importers.report import Finding, ImportReport

OUTCOMES = ("refused", "unplaced", "mended", "noticed")
Listed = tuple[str, Finding]


class FindingList:
    """Every finding with its outcome: refused first, then unplaced, mended, noticed."""

    def __init__(self, report: ImportReport) -> None:
        self._all = [(outcome, finding) for outcome in OUTCOMES for finding in getattr(report, outcome)]
        self.of = lru_cache(maxsize=8)(self._filtered)

    def counts(self) -> tuple[Count, ...]:
        """How often each code was found, by outcome, the most frequent first."""
        found = Counter((outcome, finding.code) for outcome, finding in self._all)
        counts = [Count(outcome, code, count) for (outcome, code), count in found.items()]
        return tuple(sorted(counts, key=lambda one: (OUTCOMES.index(one.outcome), -one.count, one.code)))

    def _filtered(self, outcome: str, code: str, is_placed: bool) -> list[Listed]:
        return [
            (of, finding)
            for of, finding in self._all
            if outcome in ("", of)
            and code in ("", finding.code)
            and not (is_placed and finding.where is None)
        ]

    def save(self, target: Path, words: Words) -> int:
        """Write all of them as CSV that a spreadsheet opens as it is; returns how many."""
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(
                [words.say(f"guide.account.{name}") for name in ("row", "outcome", "code", "text")]
            )
            writer.writerows(_lines(self._all, words))
        return len(self._all)


def told_of(finding: Finding, outcome: str = "") -> Told:
    """A finding as it travels."""
    values = {name: plain_value(value) for name, value in finding.values.items()}
    return Told(finding.row, finding.code, values, outcome, finding.where is not None)


def _lines(listed: list[Listed], words: Words) -> Iterator[list[str]]:
    for outcome, finding in listed:
        text = words.say(f"import.{finding.code}", **finding.values)
        cells = [finding.row, words.say(f"importing.{outcome}"), finding.code, text]
        yield [guarded(cell) for cell in cells]
