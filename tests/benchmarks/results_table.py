"""The rows of the benchmarks as a table in Markdown; as a command, writes it into docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.results import kept_rows

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGINS, ENDS = "<!-- table: begins -->", "<!-- table: ends -->"
HEAD = ("work", "ours p50", "p95", "processor p50", "peers p50 / p95", "ratio", "of processor", "bar", "met")
LIBRARIES = ("numpy", "scipy", "shapely", "PySide6-Essentials")
MET: Mapping[Any, str] = {True: "yes", False: "**no**", None: "–"}


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """All rows, one a line; a bar whose peer was not run reads `not run`, and is not met."""
    lines = [HEAD, ("---",) * len(HEAD), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    ours, unit = row["ours"], row["unit"]
    name = f"{row['name']} ({row['note']})" if row.get("note") else row["name"]
    peers = "; ".join(f"{peer} {_figures(told, unit)}" for peer, told in row["peers"].items())
    ratios = tuple(f"1/{1 / row[ratio]:.1f}" if row[ratio] else "" for ratio in ("ratio", "cpu_ratio"))
    is_missing = row["bar"] is not None and row["met"] is None
    met = "not run, not met" if is_missing else MET[row["met"]]
    spent = "" if ours.get("cpu_p50") is None else _number(ours["cpu_p50"])
    return (
        name,
        f"{_number(ours['p50'])} {unit}",
        _number(ours["p95"]),
        spent,
        peers,
        *ratios,
        row["bar"] or "",
        met,
    )


def _figures(told: Mapping[str, float] | None, unit: str) -> str:
    return f"{_number(told['p50'])} / {_number(told['p95'])} {unit}" if told else "not run"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def machine() -> str:
    """The machine and the versions, in one paragraph."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}, {versions}."
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    names = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = (line.split(":", 1)[1].strip() for line in names if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def renewed(page: str, rows: list[dict[str, Any]]) -> str:
    """The page with this table between its two marks."""
    before, _, rest = page.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    days = sorted({row["at"][:10] for row in rows})
    told = (
        f"{machine()}\nMeasured {' to '.join(dict.fromkeys((days[0], days[-1])))}.\n\n{table(rows)}"
        if rows
        else ""
    )
    return f"{before}{BEGINS}\n{told}\n{ENDS}{after}"


def main() -> None:
    """Write the last rows into the page."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), kept_rows()), encoding="utf-8")


if __name__ == "__main__":
    main()
