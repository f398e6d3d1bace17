"""The commands `export all` and `import all`: a whole centre out into files, and in again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.exporting import room_of
from app.cli.importing import REFUSED, finding_lines, how_it_ended, imported_house
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.import_names import kind_name
from app.leaving import WHOLE, leave
from data.centre_index import CentreIndex, read_index
from data.importers.catalogue import KINDS
from data.importers.doubts import open_doubts, require_known
from data.importers.import_kinds import ImportRoom
from data.importers.importing import carry_out
from data.importers.report import UnreadableFile
from data.importers.whole_centre import (
    CentreNotBrought,
    CentreToBring,
    PartsBrought,
    PartToBring,
    all_or_nothing,
    centre_in,
)
from dispatch.actors import Role
from dispatch.reasons import Reason


def add_whole_centre(exporting: Commands, importing: Commands) -> None:
    """Add both commands below those for one kind of thing."""
    leaving = exporting.add("all", in_house(export_all))
    leaving.add_argument("centre", metavar="FOLDER|FILE.gpkg", type=Path)
    leaving.add_argument("--datum", default="", metavar="DATUM", dest="export_datum")
    leaving.add_argument("--force", action="store_true")
    coming = importing.add("all", import_all)
    coming.add_argument("centre", metavar="FOLDER|FILE.gpkg", type=Path)
    coming.add_argument("--dry-run", action="store_true")
    coming.add_argument("--accept", action="append", default=[], metavar="CODE")


def export_all(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Write everything that is kept."""
    room = room_of(house, given)
    written = leave(WHOLE, room, given.centre, actor_of(given), replaces=given.force)
    index, say = read_index(given.centre), answers.words.say
    notices = [answers.worded(notice) for notice in written.notices]
    plain = {"path": str(given.centre), "rows": index.rows, **_told(index), "notices": notices}
    lines = [
        say("export.table_written_all", path=str(given.centre), rows=index.rows),
        *_lines(index, answers),
    ]
    answers.tell(plain, [*lines, *(str(notice["text"]) for notice in notices)])


def import_all(given: argparse.Namespace, answers: Answers) -> int:
    """Bring every part in, each as one step, all of them or none; a dry run says what is there and if whole.

    What failed in the middle is told with what became of the parts before it.
    """
    require_known(given.accept)
    if not given.centre.exists():
        raise UnreadableFile("not_found", given.centre)
    with imported_house(given) as house:
        found = centre_in(given.centre, house.identity.kind)
        if given.dry_run:
            _tell_index(found, answers)
            return REFUSED if open_doubts(found.doubts, given.accept) else 0
        found.require_accepted(given.accept)
        told = _bring_all(found, house, given, answers)
    say = answers.words.say
    lines = [
        say(
            "importing.part",
            **{**part, "part": _named(part["part"], answers), "refused": len(part["refused"])},
        )
        for part in told
    ]
    refused = [found for part in told for found in part["refused"]]
    answers.tell({"parts": told}, [*lines, *finding_lines("refused", refused, say)])
    read, kept = (sum(part[name] for part in told) for name in ("read", "kept"))
    return how_it_ended(read, kept)


def _bring_all(
    found: CentreToBring, house: House, given: argparse.Namespace, answers: Answers
) -> list[dict[str, Any]]:
    told = []
    try:
        with all_or_nothing(house.seat, actor_of(given, Role.PLANNER)) as brought:
            for one in found.parts:
                brought.part = one.part.name
                told.append(_bring(one, house, given, answers, brought))
    except CentreNotBrought as failed:
        raise CommandFailed(
            failed.reason.code, why=_why(failed.why, answers), **failed.reason.values
        ) from failed
    return told


def _why(why: BaseException, answers: Answers) -> str:
    reason = getattr(why, "reason", None)
    return answers.words.reason(reason) if isinstance(reason, Reason) else f"{type(why).__name__}: {why}"


def _bring(
    one: PartToBring, house: House, given: argparse.Namespace, answers: Answers, brought: PartsBrought
) -> dict[str, Any]:
    room = ImportRoom(house.store, house.centre(), house.clock.now())
    prepared = one.kind.prepare((one.path,), one.choices, room)
    actor = actor_of(given, Role.PLANNER)
    changes = carry_out(prepared, house.seat, actor, house.store.files, given.accept)
    brought.came(changes)
    report = prepared.report
    return {
        "part": one.part.name,
        "step": changes.seq if changes else None,
        **{name: getattr(report, name) for name in ("read", "kept", "unchanged")},
        "refused": [found.worded(answers.words.say) for found in report.refused],
    }


def _tell_index(found: CentreToBring, answers: Answers) -> None:
    doubts = [doubt.worded(answers.words.say) for doubt in found.doubts]
    lines = [
        *_lines(found.index, answers),
        *(answers.words.say("importing.doubt", code=doubt["code"], text=doubt["text"]) for doubt in doubts),
        answers.words.say("importing.dry"),
    ]
    answers.tell({**_told(found.index), "doubts": doubts}, lines)


def _told(index: CentreIndex) -> dict[str, Any]:
    parts = [{"part": part.name, "rows": part.rows, "file": part.file} for part in index.parts]
    return {**index.about, "parts": parts}


def _lines(index: CentreIndex, answers: Answers) -> list[str]:
    return [f"  {part.rows:>8}  {_named(part.name, answers)}" for part in index.parts]


def _named(part: str, answers: Answers) -> str:
    """A part in words: what it is, and of which kind of zones."""
    words = answers.words
    what = next((what for what in KINDS if part == what or part.startswith(f"{what}_")), part)
    kind = part.removeprefix(what).removeprefix("_")
    name = kind_name(words, what)
    return words.say("importing.part_of", what=name, kind=kind) if kind else name
