"""Commands that keep what is kept: backup, checked restore, and the proof of the record."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import database_of, in_house
from data.backup import BackupReport, back_up, restore
from data.rebuild import rebuild
from data.record import Finding, verify
from dispatch.actions.keeping import Import
from dispatch.changes import Step


def add_keeping(commands: Commands) -> None:
    """Add the commands of this file."""
    saved = commands.add("backup", in_house(backup))
    saved.add_argument("file", metavar="FILE", type=Path)
    saved.add_argument("--force", action="store_true")
    brought = commands.add("restore", bring_back)
    brought.add_argument("file", metavar="FILE", type=Path)
    brought.add_argument("--force", action="store_true")
    record = commands.below("record")
    record.add("verify", in_house(verify_record))
    again = record.add("rebuild", in_house(rebuild_record))
    again.add_argument("file", metavar="FILE", type=Path)
    shown = record.add("show", in_house(show_record))
    shown.add_argument("--last", type=int, default=20, metavar="N")


def backup(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Write the database and its files into one file."""
    report = back_up(house.store, given.file, house.clock.now(), given.force)
    answers.tell(_told(report), [answers.words.say("keeping.backed_up", **_told(report))])


def bring_back(given: argparse.Namespace, answers: Answers) -> None:
    """Put a backup in the place of the database."""
    report = restore(given.file, database_of(given), given.force)
    answers.tell(_told(report), [answers.words.say("keeping.restored", **_told(report))])


def _told(report: BackupReport) -> dict[str, object]:
    return {
        "path": str(report.path),
        "steps": report.steps,
        "files": report.files,
        "size_bytes": report.size_bytes,
    }


def verify_record(house: House, _given: argparse.Namespace, answers: Answers) -> int:
    """Prove the record; 1 where it was altered."""
    report = verify(house.store)
    return _tell_proof("record.holds", {"steps": report.steps}, report.first_bad, answers)


def rebuild_record(house: House, given: argparse.Namespace, answers: Answers) -> int:
    """Make every row again from the steps alone, in a new database, and compare; 1 where one differs."""
    report = rebuild(house.store, given.file)
    counts = {"steps": report.steps, "rows": report.rows}
    return _tell_proof("record.rebuilt", counts, report.first_bad, answers)


def _tell_proof(holds: str, counts: dict[str, int], bad: Finding | None, answers: Answers) -> int:
    told = {"ok": bad is None, **counts, "first_bad": bad}
    if bad is None:
        answers.tell(told, [answers.words.say(holds, **counts)])
        return 0
    sentence = answers.words.say(
        "record.altered", code=bad.code, seq=bad.seq or "–", table=bad.table or "–", row_id=bad.row_id or "–"
    )
    answers.tell(told, [sentence])
    return 1


def show_record(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """List the newest steps, oldest first, and say how many older ones there are."""
    newest = house.store.newest_seq()
    steps = house.store.steps_after(max(0, newest - given.last))
    older = newest - len(steps)
    lines = [_line(step, answers) for step in steps]
    told = [answers.words.say("record.older", count=older, all=newest)] if older else []
    answers.tell([_step(step) for step in steps], [*told, *lines])


def _step(step: Step) -> dict[str, object]:
    return {
        "step": step.seq,
        "at": step.at,
        "action": step.action,
        "actor": step.actor,
        "role": step.role,
        "source": _source(step),
        "rows": [{"kind": row.kind, "id": row.id, "version": row.version} for row in step.rows],
    }


def _line(step: Step, answers: Answers) -> str:
    words = answers.words
    said = [words.moment(step.at), words.say(f"action.{step.action}"), step.actor, _source(step)]
    return f"{step.seq:>6}  " + "  ".join(filter(None, said))


def _source(step: Step) -> str:
    """The file that an import read: by it one finds the step to take back."""
    return str(step.asked["source"]) if step.action == Import.code else ""
