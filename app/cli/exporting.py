"""The command `export`: a map of the situation in one file, or incidents and crews as tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.reports.tables import Row, as_csv, as_geojson, crew_rows, incident_rows

SUFFIXES = (".csv", ".geojson")


def add_exporting(commands: Commands) -> None:
    """Add the command and what can be exported."""
    below = commands.below("export")
    below.add("map", in_house(export_map)).add_argument("file", metavar="FILE", type=Path)
    for name, rows in (("incidents", incident_rows), ("crews", crew_rows)):
        below.add(name, in_house(_table(rows))).add_argument("file", metavar="FILE", type=Path)


def export_map(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Write the map of this moment."""
    # folium takes half a second to load; other commands don't wait for it.
    from app.reports.situation_map import SituationMap

    page = SituationMap(house, answers.words).page()
    _write(given.file, page.encode("utf-8"), answers)


def _table(rows_of: Callable[[House], list[Row]]) -> Callable[..., None]:
    def export(house: House, given: argparse.Namespace, answers: Answers) -> None:
        suffix = given.file.suffix.lower()
        if suffix not in SUFFIXES:
            raise CommandFailed("unknown_suffix", file=given.file.name, known=", ".join(SUFFIXES))
        rows = rows_of(house)
        content = as_csv(rows) if suffix == ".csv" else as_geojson(rows, house)
        _write(given.file, content, answers, rows=len(rows))

    return export


def _write(path: Path, content: bytes, answers: Answers, **told: int) -> None:
    """Through a second file, so that a full disk never leaves half of it under its name."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    beside.replace(path)
    plain = {"path": str(path), "size_bytes": len(content), **told}
    answers.tell(plain, [answers.words.say("export.written", **plain)])
