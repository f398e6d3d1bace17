"""The command `import`: a file read, checked and told, then brought in by one action; or a dry run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.build import House, found_house, open_or_found_house
from app.cli.answer import Answers
from app.cli.import_options import add_options, said_of, with_defaults, with_known_columns
from app.cli.parsing import Commands, Run
from app.cli.previewing import add_previewing
from app.cli.profiles import keep_profile, kept_profile, names_that_fit
from app.cli.running import actor_of, database_of
from data.importers.catalogue import KINDS
from data.importers.doubts import accepted_in_vain, open_doubts, require_known
from data.importers.import_kinds import ImportKind, ImportRoom
from data.importers.importing import Prepared, carry_out
from data.importers.profiles import joined
from data.importers.report import UnreadableFile
from data.importers.unread_columns import prepared_of
from data.left_over import sweep
from dispatch.actors import Role
from dispatch.reasons import Refused

SHOWN = 20
REFUSED = 1
"""How a dry run ends that would be refused, as the real one would."""
NOTHING_KEPT = 3
"""How an import ends of which no row was, or in a dry run would be, kept."""


def add_importing(commands: Commands) -> Commands:
    """Add the command and everything that can be imported; returns what stands below it."""
    below = commands.below("import")
    add_previewing(below)
    for what, kind in KINDS.items():
        parser = below.add(what, _bringing(kind))
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+" if kind.takes_many_files else 1)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept", action="append", default=[], metavar="CODE")
        parser.add_argument("--profile", default="", metavar="NAME")
        parser.add_argument("--save-profile", default="", metavar="NAME")
        add_options(parser, kind)
    return below


def _bringing(kind: ImportKind) -> Run:
    def bring(given: argparse.Namespace, answers: Answers) -> int:
        require_known(given.accept)
        for path in given.files:
            if not path.is_file():
                raise UnreadableFile("not_found", path)
        with imported_house(given) as house:
            said = said_of(kind, given, house.centre())
            if given.profile:
                said = joined(said, kept_profile(house, kind.what, given.profile))
            said = with_known_columns(kind, said, given.files[0])
            fits = [] if given.profile else names_that_fit(house, kind, given.files[0], said.text("layer"))
            room = ImportRoom(house.store, house.centre(), house.clock.now())
            prepared = prepared_of(kind, tuple(given.files), with_defaults(kind, said), room)
            told = ImportTold(prepared, given.dry_run, said.columns, fits, given.accept)
            step = None if given.dry_run else carried_out(told, house, given, answers)
            if given.save_profile and not given.dry_run:
                keep_profile(house, given, kind, said, given.files[0])
            tell_import(told, step, answers)
            if given.dry_run and waits_for_an_answer(prepared, given.accept):
                return REFUSED
            return how_it_ended(prepared.report.read, prepared.report.kept)

    return bring


def waits_for_an_answer(prepared: Prepared, accepted: Collection[str]) -> bool:
    """Whether a real run would be refused because of what is in doubt."""
    return not prepared.changes_nothing and bool(open_doubts(prepared.doubts, accepted))


def how_it_ended(read: int, kept: int) -> int:
    """0 where something was kept, unchanged rows too, or there was nothing to keep; else NOTHING_KEPT."""
    return NOTHING_KEPT if read and not kept else 0


@dataclass(frozen=True)
class ImportTold:
    """What is told of an import: how it went, which columns were read by another name, which profiles fit.

    `waits`: nothing is done before its doubts are decided.
    """

    prepared: Prepared
    is_dry: bool
    columns: Mapping[str, str] = field(default_factory=dict)
    fits: Sequence[str] = ()
    accepted: Sequence[str] = ()
    waits: bool = False


def carried_out(told: ImportTold, house: House, given: argparse.Namespace, answers: Answers) -> int | None:
    """The step of the record; while something is in doubt people are told what, and nothing is kept."""
    try:
        planner = actor_of(given, Role.PLANNER)
        changes = carry_out(told.prepared, house.seat, planner, house.store.files, given.accept)
    except Refused as refused:
        if refused.reason.code == "in_doubt" and not answers.as_json:
            tell_import(replace(told, waits=True), None, answers)
        raise
    return changes.seq if changes else None


@contextmanager
def imported_house(given: argparse.Namespace) -> Iterator[House]:
    """The house over the database, founded if it is not there, without what killed imports left beside it.

    A dry run founds none and touches nothing.
    """
    database = database_of(given)
    with tempfile.TemporaryDirectory(prefix="yiping-") as folder:
        is_aside = given.dry_run and not database.exists()
        house = found_house(Path(folder) / "dry.sqlite") if is_aside else open_or_found_house(database)
        try:
            if not given.dry_run:
                sweep(house.store)
            yield house
        finally:
            house.close()


def tell_import(told: ImportTold, step: int | None, answers: Answers) -> None:
    """Tell what was found, row by row, what is in doubt, and which step of the record it became."""
    say, prepared = answers.words.say, told.prepared
    report = prepared.report
    plain = {
        "what": prepared.what,
        "source": prepared.source,
        "dry_run": told.is_dry,
        "step": step,
        "columns": dict(told.columns),
        **report.as_json(say),
        "doubts": [doubt.worded(say) for doubt in prepared.doubts],
        "accepted_in_vain": accepted_in_vain(prepared.doubts, told.accepted),
        "fitting_profiles": list(told.fits),
    }
    findings = {name: plain[name] for name in ("refused", "mended", "unplaced", "noticed")}
    counts = {name: len(found) for name, found in findings.items()}
    unchanged = "nothing" if report.kept else "none_kept"
    end = "dry" if told.is_dry else "waits" if told.waits else unchanged if step is None else "done"
    columns = ", ".join(f"{ours}={theirs}" for ours, theirs in told.columns.items())
    lines = [
        *([say("importing.columns", columns=columns)] if columns else ()),
        say("importing.counts", read=report.read, kept=report.kept, unchanged=report.unchanged, **counts),
        *(line for name, found in findings.items() for line in finding_lines(name, found, say)),
        *(say("importing.doubt", code=doubt["code"], text=doubt["text"]) for doubt in plain["doubts"]),
        *(say("importing.in_vain", code=code) for code in plain["accepted_in_vain"]),
        *(say("importing.fits", name=name) for name in told.fits),
        say(f"importing.{end}", step=step),
    ]
    answers.tell(plain, lines)


def finding_lines(name: str, found: list[dict[str, str]], say: Callable[..., str]) -> Iterator[str]:
    """The first findings of a kind (refused, mended …), each as a line, and how many more there are."""
    for finding in found[:SHOWN]:
        yield f"  {say(f'importing.{name}')}  {finding['row']}  {finding['text']}"
    if len(found) > SHOWN:
        yield say("importing.more", count=len(found) - SHOWN)
