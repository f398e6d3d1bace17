"""The command `export`: a map of the situation in one file, or everything that is kept as tables."""

from __future__ import annotations

import argparse
import logging
from datetime import date
from pathlib import Path

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import CommandParser, Commands, UsageWrong
from app.cli.running import RunInHouse, actor_of, in_house
from app.leaving import leave
from data.exporters.catalogue import TABLES
from data.exporters.export_kinds import ExportKind, ExportRoom
from data.exporters.writing import Written, written_whole
from data.importers.choices import Choices
from dispatch.places import ROADS
from gis.zones import ZoneKind

log = logging.getLogger(__name__)
BY_DAY = frozenset({"incidents", "crews"})


def add_exporting(commands: Commands) -> Commands:
    """Add the command and everything that can be exported; return what stands below it."""
    below = commands.below("export")
    _add_file(below.add("map", in_house(export_map)))
    roads = below.add(ROADS, in_house(_leaving(ROADS)))
    _add_file(roads)
    _add_datum(roads)
    for what, kind in TABLES.items():
        parser = below.add(what, in_house(_leaving(what)))
        _add_file(parser)
        _add_choices(parser, kind)
    return below


def _add_file(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--force", action="store_true")


def _add_datum(parser: CommandParser) -> None:
    parser.add_argument("--datum", default="", metavar="DATUM", dest="export_datum")


def _add_choices(parser: CommandParser, kind: ExportKind[object]) -> None:
    if kind.point is not None or kind.shape is not None:
        _add_datum(parser)
    if kind.what == "zones":
        parser.add_argument("--kind", choices=[kind.value for kind in ZoneKind], default=None)
    if kind.what in BY_DAY:
        for name in ("day", "from", "to"):
            parser.add_argument(
                f"--{name}", dest=f"{name}_day", type=date.fromisoformat, metavar="YYYY-MM-DD"
            )


def export_map(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Write the map of this moment."""
    # folium takes half a second to load; other commands don't wait for it.
    from app.reports.situation_map import SituationMap

    page = SituationMap(house, answers.words).page().encode("utf-8")
    with written_whole(given.file, replaces=given.force) as beside:
        beside.write_bytes(page)
    log.info("exported the map by %s", actor_of(given).role)
    plain = {"path": str(given.file), "size_bytes": len(page)}
    answers.tell(plain, [answers.words.say("export.written", **plain)])


def _leaving(what: str) -> RunInHouse:
    def export(house: House, given: argparse.Namespace, answers: Answers) -> None:
        room = room_of(house, given)
        written = leave(what, room, given.file, actor_of(given), replaces=given.force)
        _tell(what, written, answers)

    return export


def room_of(house: House, given: argparse.Namespace) -> ExportRoom:
    """What the options ask for, over the house's store."""
    asked = vars(given)
    first, last = _days(asked)
    kind = asked.get("kind")
    return ExportRoom(
        store=house.store,
        centre=house.centre(),
        now=house.clock.now(),
        reference=Choices(asked={"datum": asked.get("export_datum", "")}).reference,
        zone_kind=ZoneKind(kind) if kind else None,
        first=first,
        last=last,
    )


def _days(asked: dict[str, date | None]) -> tuple[date | None, date | None]:
    day, first, last = (asked.get(f"{name}_day") for name in ("day", "from", "to"))
    if day and (first or last):
        raise UsageWrong("--day; --from, --to")
    return day or first, day or last


def _tell(what: str, written: Written, answers: Answers) -> None:
    counts = {"rows": written.rows, "size_bytes": written.size_bytes}
    plain = {"what": what, "path": str(written.path), **counts}
    notices = [answers.worded(notice) for notice in written.notices]
    told = answers.words.say("export.table_written", **plain)
    answers.tell({**plain, "notices": notices}, [told, *(str(notice["text"]) for notice in notices)])
