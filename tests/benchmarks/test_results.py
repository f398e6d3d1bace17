"""The rows of the benchmarks: what is met, what is not, and that a file can be measured again alone."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.results import Bench, Figures, at_least, at_most, kept_rows, share_of
from tests.benchmarks.results_table import renewed, table

OURS = Figures.of([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])


def test_that_rows_are_kept_by_name_so_that_one_file_can_be_measured_again(tmp_path: Path) -> None:
    first, second = Bench(tmp_path / "rows.json"), Bench(tmp_path / "rows.json")
    first.row("a", "ms", OURS, at_most(2.0))
    first.row("b", "ms", OURS)
    second.row("a", "ms", Figures.one(1.0), at_most(2.0))
    rows = {row["name"]: row for row in kept_rows(tmp_path / "rows.json")}
    assert list(rows) == ["a", "b"]
    assert rows["a"]["ours"]["p95"] == 1.0
    assert rows["a"]["met"] is True
    assert rows["b"]["met"] is None


def test_that_a_bar_is_missed_met_or_undecided(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "rows.json")
    bench.row("late", "ms", OURS, at_most(2.0))
    bench.row("enough", "rows/s", OURS, at_least(2.0))
    bench.row("beside", "ms", OURS, share_of("OSRM", 1 / 6), {"OSRM": Figures(12.0, 13.0, 4.0, 4.0)})
    bench.row("alone", "ms", OURS, share_of("OSRM", 1 / 6), {"OSRM": None})
    met = {name: row["met"] for name, row in bench.rows.items()}
    assert met == {"late": False, "enough": True, "beside": True, "alone": None}
    assert bench.rows["beside"]["ratio"] == 1 / 6
    assert bench.rows["beside"]["cpu_ratio"] == 1 / 4
    told = table(bench.rows.values())
    assert "not run, not met" in told.splitlines()[-1]


def test_that_a_bar_may_count_the_slow_frames(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "rows.json")
    slow = Figures(4.0, 29.0, 4.0, 29.0)
    bench.row("pan", "ms", Figures(3.0, 3.0, 3.0, 3.0), share_of("other", 1 / 8, "p95"), {"other": slow})
    row = bench.rows["pan"]
    assert row["met"] is True
    assert row["ratio"] == row["cpu_ratio"] == 3 / 29
    assert row["bar"] == "p95 ≤ 1/8 of other"


def test_that_the_page_gets_the_table_between_its_marks(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "rows.json")
    bench.row("a", "ms", OURS, at_most(2.0))
    page = "before\n<!-- table: begins -->\nold\n<!-- table: ends -->\nafter\n"
    once = renewed(page, list(bench.rows.values()))
    assert once == renewed(once, list(bench.rows.values()))
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "| a | 2 ms | 2.9 |" in once
    assert "old" not in once
