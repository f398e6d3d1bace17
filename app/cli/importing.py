"""The command `import`: a file read, checked and told, then brought in by one action; or a dry run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.build import House, found_house, open_or_found_house
from app.cli.answer import Answers
from app.cli.parsing import CommandParser, Commands, Run, UsageWrong
from app.cli.running import actor_of, database_of
from data.importers.edge_roads import EdgeColumns
from data.importers.importing import Prepared, carry_out
from data.importers.incidents import IncidentOptions, prepare_incidents, read_category_map
from data.importers.people import PeopleOptions, prepare_people
from data.importers.report import UnreadableFile
from data.importers.roads import RoadOptions, prepare_roads
from data.importers.subjects import SubjectOptions, prepare_subjects
from data.importers.zones import ZoneOptions, prepare_zones
from dispatch.actors import Role
from gis.datum import Datum
from gis.zones import ZoneKind

Preparing = Callable[[House, argparse.Namespace], Prepared]
SHOWN = 20


def add_importing(commands: Commands) -> None:
    """Add the command and what can be imported."""
    below = commands.below("import")
    _add_roads(_command(below, "roads", _roads))
    _add_zones(_command(below, "zones", _zones))
    for name in ("people", "crews"):
        people = _command(below, name, _people)
        people.add_argument("--timezone", default="", metavar="NAME")
    _add_datum(_command(below, "subjects", _subjects))
    _add_incidents(_command(below, "incidents", _incidents))


def _command(below: Commands, name: str, preparing: Preparing) -> CommandParser:
    parser = below.add(name, _bringing(preparing))
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--column", dest="columns", action="append", default=[], metavar="OURS=THEIRS")
    return parser


def _add_datum(parser: CommandParser) -> None:
    parser.add_argument("--datum", choices=[datum.value for datum in Datum], default=Datum.WGS84.value)


def _add_roads(parser: CommandParser) -> None:
    _add_datum(parser)
    parser.add_argument("--attribution", default="", metavar="WORDS")
    parser.add_argument("--licence", default="", metavar="NAME")


def _add_zones(parser: CommandParser) -> None:
    _add_datum(parser)
    parser.add_argument("--kind", choices=[kind.value for kind in ZoneKind], required=True)
    parser.add_argument("--attribute", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--only", action="append", default=[], metavar="COLUMN=VALUE")
    parser.add_argument("--layer", default=None, metavar="NAME")
    parser.add_argument("--attribution", default="", metavar="WORDS")


def _add_incidents(parser: CommandParser) -> None:
    _add_datum(parser)
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--source", default="", metavar="CODE")
    parser.add_argument("--timezone", default="", metavar="NAME")
    parser.add_argument("--time-form", default="", metavar="FORM")
    parser.add_argument("--categories", type=Path, default=None, metavar="FILE")


def _bringing(preparing: Preparing) -> Run:
    def bring(given: argparse.Namespace, answers: Answers) -> None:
        if not given.file.is_file():
            raise UnreadableFile("not_found", given.file)
        with _house(given) as house:
            prepared = preparing(house, given)
            step = None
            if not given.dry_run:
                changes = carry_out(prepared, house.seat, actor_of(given, Role.PLANNER), house.store.files)
                step = changes.seq if changes else None
            _tell(prepared, given.dry_run, step, answers)

    return bring


@contextmanager
def _house(given: argparse.Namespace) -> Iterator[House]:
    """The house over the database, founded if it is not there; a dry run leaves none behind."""
    database = database_of(given)
    with tempfile.TemporaryDirectory(prefix="yiping-") as folder:
        is_aside = given.dry_run and not database.exists()
        house = found_house(Path(folder) / "dry.sqlite") if is_aside else open_or_found_house(database)
        try:
            yield house
        finally:
            house.close()


def _tell(prepared: Prepared, is_dry: bool, step: int | None, answers: Answers) -> None:
    say, report = answers.words.say, prepared.report
    told = {
        "what": prepared.what,
        "source": prepared.source,
        "dry_run": is_dry,
        "step": step,
        **report.as_json(say),
    }
    findings = {name: told[name] for name in ("refused", "mended", "unplaced", "noticed")}
    counts = {name: len(found) for name, found in findings.items()}
    end = "dry" if is_dry else "nothing" if step is None else "done"
    lines = [
        say("importing.counts", read=report.read, kept=report.kept, unchanged=report.unchanged, **counts),
        *(line for name, found in findings.items() for line in _finding_lines(name, found, say)),
        say(f"importing.{end}", step=step),
    ]
    answers.tell(told, lines)


def _finding_lines(name: str, found: list[dict[str, str]], say: Callable[..., str]) -> Iterator[str]:
    for finding in found[:SHOWN]:
        yield f"  {say(f'importing.{name}')}  {finding['row']}  {finding['text']}"
    if len(found) > SHOWN:
        yield say("importing.more", count=len(found) - SHOWN)


def _roads(house: House, given: argparse.Namespace) -> Prepared:
    known: dict[str, Any] = {item.name: item.default for item in fields(EdgeColumns)}
    named = _pairs(given.columns)
    try:
        chosen = {ours: type(known[ours])(theirs) for ours, theirs in named.items()}
    except (KeyError, ValueError) as error:
        raise UsageWrong(f"--column {error}; {', '.join(known)}") from error
    options = RoadOptions(EdgeColumns(**chosen), Datum(given.datum), given.attribution, given.licence)
    return prepare_roads(given.file, options, house.store, house.clock.now())


def _zones(house: House, given: argparse.Namespace) -> Prepared:
    columns = _pairs(given.columns)
    if unknown := columns.keys() - {"code", "name", "parent"}:
        raise UsageWrong(f"--column {', '.join(sorted(unknown))}; code, name, parent")
    options = ZoneOptions(
        kind=ZoneKind(given.kind),
        attributes=tuple(given.attribute),
        only=_pairs(given.only),
        datum=Datum(given.datum),
        layer=given.layer,
        attribution=given.attribution,
        **{f"{ours}_column": theirs for ours, theirs in columns.items()},
    )
    return prepare_zones(given.file, options, house.store)


def _people(house: House, given: argparse.Namespace) -> Prepared:
    centre = house.centre()
    today = centre.local(house.clock.now()).date()
    options = PeopleOptions(given.timezone, _pairs(given.columns))
    return prepare_people(given.file, options, house.store, centre, today)


def _subjects(house: House, given: argparse.Namespace) -> Prepared:
    options = SubjectOptions(Datum(given.datum), _pairs(given.columns))
    return prepare_subjects(given.file, options, house.store, house.centre())


def _incidents(house: House, given: argparse.Namespace) -> Prepared:
    centre = house.centre()
    options = IncidentOptions(
        is_live=given.live,
        source=given.source,
        timezone=given.timezone,
        time_form=given.time_form,
        datum=Datum(given.datum),
        columns=_pairs(given.columns),
        categories=read_category_map(given.categories, centre) if given.categories else {},
    )
    return prepare_incidents(given.file, options, house.store, centre, house.clock.now())


def _pairs(texts: list[str]) -> Mapping[str, str]:
    """`OURS=THEIRS` as our name -> the file's."""
    pairs = {}
    for text in texts:
        ours, sign, theirs = text.partition("=")
        if not sign or not ours:
            raise UsageWrong(f"{text}: OURS=THEIRS")
        pairs[ours] = theirs
    return pairs
