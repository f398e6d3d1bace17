"""The commands `export all` and `import all`: a whole centre out into files, and in again."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.build import House, open_house
from app.cli.answer import Answers, CommandFailed
from app.cli.exporting import room_of
from app.cli.importing import REFUSED, finding_lines, how_it_ended, imported_house
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.import_names import kind_name
from app.leaving import WHOLE, leave
from data.aside import copy_aside
from data.centre_index import CentreIndex, read_index
from data.importers.catalogue import KINDS
from data.importers.doubts import DOUBTS, open_doubts, require_known
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared, carry_out
from data.importers.report import Finding, UnreadableFile
from data.importers.whole_centre import (
    CentreNotBrought,
    CentreToBring,
    PartToBring,
    all_or_nothing,
    centre_in,
)
from dispatch.actors import Role
from dispatch.changes import Changes
from dispatch.reasons import Reason, Refused


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
    """Bring every part in, each as one step, all of them or none; a dry run does it in a copy.

    What failed in the middle is told with what became of the parts before it.
    """
    require_known(given.accept)
    if not given.centre.exists():
        raise UnreadableFile("not_found", given.centre)
    with imported_house(given) as house:
        found = centre_in(given.centre, house.identity.kind)
        if given.dry_run:
            return _try_all(found, house, given, answers)
        found.require_accepted(given.accept)
        told = _bring_all(found, house, given, answers)
    answers.tell({"parts": told}, _lines_of(told, answers))
    return _how_all_ended(told)


def _how_all_ended(told: Iterable[Mapping[str, Any]]) -> int:
    counted = [(part["read"], part["kept"]) for part in told]
    return how_it_ended(sum(read for read, _ in counted), sum(kept for _, kept in counted))


def _bring_all(
    found: CentreToBring, house: House, given: argparse.Namespace, answers: Answers
) -> list[dict[str, Any]]:
    told = []
    try:
        with all_or_nothing(house.seat, actor_of(given, Role.PLANNER)) as brought:
            for one in found.parts:
                brought.part = one.part.name
                prepared, changes = _brought(one, house, given, given.accept)
                brought.came(changes)
                told.append({**_part(one, prepared, answers), "step": changes.seq if changes else None})
    except CentreNotBrought as failed:
        raise CommandFailed(
            failed.reason.code, why=_why(failed.why, answers), **failed.reason.values
        ) from failed
    return told


def _brought(
    one: PartToBring, house: House, given: argparse.Namespace, accepted: Collection[str]
) -> tuple[Prepared, Changes | None]:
    """A part that has been brought in, and what that changed."""
    room = ImportRoom(house.store, house.centre(), house.clock.now())
    prepared = one.kind.prepare((one.path,), one.choices, room)
    actor = actor_of(given, Role.PLANNER)
    return prepared, carry_out(prepared, house.seat, actor, house.store.files, accepted)


def _part(one: PartToBring, prepared: Prepared, answers: Answers) -> dict[str, Any]:
    report = prepared.report
    return {
        "part": one.part.name,
        **{name: getattr(report, name) for name in ("read", "kept", "unchanged")},
        "refused": [found.worded(answers.words.say) for found in report.refused],
    }


def _lines_of(told: Iterable[Mapping[str, Any]], answers: Answers) -> list[str]:
    """A line for each part, and the first rows that were refused."""
    say, parts = answers.words.say, list(told)
    lines = [
        say(
            "importing.part",
            **{**part, "part": _named(part["part"], answers), "refused": len(part["refused"])},
        )
        for part in parts
    ]
    refused = [found for part in parts for found in part["refused"]]
    return [*lines, *finding_lines("refused", refused, say)]


def _try_all(found: CentreToBring, house: House, given: argparse.Namespace, answers: Answers) -> int:
    """Bring every part into a copy, so that each is checked with those before it there; the copy goes."""
    with tempfile.TemporaryDirectory(prefix="yiping-") as folder:
        aside = open_house(copy_aside(house.store, Path(folder) / "tried.sqlite"), house.clock)
        try:
            tried = [_tried(one, aside, given, answers) for one in found.parts]
        finally:
            aside.close()
    doubts = [*found.doubts, *(doubt for one in tried for doubt in one.doubts)]
    _tell_tried(found, tried, doubts, answers)
    if any(one.why for one in tried) or open_doubts(doubts, given.accept):
        return REFUSED
    return _how_all_ended(one.told for one in tried)


@dataclass(frozen=True)
class _Tried:
    """What a dry run says of a part: its counts, what is in doubt, or why it could not be brought in."""

    told: Mapping[str, Any]
    doubts: Sequence[Finding] = ()
    why: str = ""


def _tried(one: PartToBring, aside: House, given: argparse.Namespace, answers: Answers) -> _Tried:
    """A part brought into the copy, whatever is in doubt; one that fails keeps no other from being tried."""
    about = {"rows": one.part.rows, "file": one.part.file}
    try:
        prepared, _ = _brought(one, aside, given, DOUBTS)
    except Refused as failed:
        nothing = {"read": 0, "kept": 0, "unchanged": 0, "refused": []}
        why = _why(failed, answers)
        return _Tried({"part": one.part.name, **nothing, **about, "error": why}, why=why)
    doubts = [replace(doubt, row=f"{one.part.name} {doubt.row}") for doubt in prepared.doubts]
    return _Tried({**_part(one, prepared, answers), **about, "error": ""}, doubts)


def _tell_tried(
    found: CentreToBring, tried: Sequence[_Tried], doubts: Iterable[Finding], answers: Answers
) -> None:
    say = answers.words.say
    worded = [doubt.worded(say) for doubt in doubts]
    failed = [(_named(one.told["part"], answers), one.why) for one in tried if one.why]
    lines = [
        *_lines_of((one.told for one in tried if not one.why), answers),
        *(say("importing.part_not_tried", part=part, why=why) for part, why in failed),
        *([say("importing.parts_after")] if failed else ()),
        *(say("importing.doubt", code=doubt["code"], text=doubt["text"]) for doubt in worded),
        say("importing.dry"),
    ]
    parts = [dict(one.told) for one in tried]
    answers.tell({**found.index.about, "parts": parts, "doubts": worded}, lines)


def _why(why: BaseException, answers: Answers) -> str:
    reason = getattr(why, "reason", None)
    return answers.words.reason(reason) if isinstance(reason, Reason) else f"{type(why).__name__}: {why}"


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
