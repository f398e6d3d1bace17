"""The command `import`: a file read, checked and told, then brought in by one action; or a dry run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.build import House, found_house, open_or_found_house
from app.cli.answer import Answers
from app.cli.parsing import CommandParser, Commands, Run, UsageWrong
from app.cli.running import actor_of, database_of
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import Form, ImportKind, ImportRoom, OptionSpec
from data.importers.importing import Prepared, carry_out
from data.importers.incidents import read_category_map
from data.importers.report import UnreadableFile
from dispatch.actors import Role

SHOWN = 20


def add_importing(commands: Commands) -> None:
    """Add the command and everything that can be imported."""
    below = commands.below("import")
    for what, kind in KINDS.items():
        parser = below.add(what, _bringing(kind))
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+" if kind.takes_many_files else 1)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept", action="append", default=[], metavar="CODE")
        parser.add_argument("--column", dest="columns", action="append", default=[], metavar="OURS=THEIRS")
        for option in kind.options:
            _add_option(parser, option)
        if kind.has_categories:
            parser.add_argument("--categories", type=Path, default=None, metavar="FILE")


def _add_option(parser: CommandParser, option: OptionSpec) -> None:
    flag = "--" + option.name.replace("_", "-")
    if option.form is Form.YES_NO:
        parser.add_argument(flag, dest=option.name, action="store_const", const="yes", default="")
    elif option.form is Form.LIST:
        parser.add_argument(flag, dest=option.name, action="append", default=[], metavar="VALUE")
    else:
        known = option.known or None
        parser.add_argument(
            flag, dest=option.name, choices=known, required=option.is_needed, default=option.default
        )


def _bringing(kind: ImportKind) -> Run:
    def bring(given: argparse.Namespace, answers: Answers) -> None:
        for path in given.files:
            if not path.is_file():
                raise UnreadableFile("not_found", path)
        with _house(given) as house:
            room = ImportRoom(house.store, house.centre(), house.clock.now())
            prepared = kind.prepare(tuple(given.files), _choices(kind, given, house), room)
            step = None
            if not given.dry_run:
                planner = actor_of(given, Role.PLANNER)
                changes = carry_out(prepared, house.seat, planner, house.store.files, given.accept)
                step = changes.seq if changes else None
            _tell(prepared, given.dry_run, step, answers)

    return bring


def _choices(kind: ImportKind, given: argparse.Namespace, house: House) -> Choices:
    columns = _pairs(given.columns)
    known = [column.name for column in kind.columns]
    if unknown := columns.keys() - set(known):
        raise UsageWrong(f"--column {', '.join(sorted(unknown))}; {', '.join(known)}")
    asked = {option.name: _text(getattr(given, option.name)) for option in kind.options}
    is_mapped = kind.has_categories and given.categories
    categories = read_category_map(given.categories, house.centre()) if is_mapped else {}
    return Choices(columns, asked, categories)


def _text(told: str | list[str]) -> str:
    return told if isinstance(told, str) else ",".join(told)


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


def _pairs(texts: list[str]) -> Mapping[str, str]:
    """`OURS=THEIRS` as our name -> the file's."""
    pairs = {}
    for text in texts:
        ours, sign, theirs = text.partition("=")
        if not sign or not ours:
            raise UsageWrong(f"{text}: OURS=THEIRS")
        pairs[ours] = theirs
    return pairs
