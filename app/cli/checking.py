"""The command `doctor`: what is well and what is not, and a bundle to send."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import database_of
from app.doctor import diagnose, write_bundle


def add_checking(commands: Commands) -> None:
    """Add the command of this file."""
    parser = commands.add("doctor", doctor)
    parser.add_argument("--bundle", metavar="FILE.zip", type=Path)


def doctor(given: argparse.Namespace, answers: Answers) -> int:
    """Check everything; 1 where something is not well."""
    diagnosis = diagnose(database_of(given))
    marks = {True: "doctor.well", False: "doctor.unwell"}
    words = answers.words
    lines = [f"{words.say(marks[check.ok])} {check.worded(words)}" for check in diagnosis.checks]
    told = diagnosis.as_plain(words)
    if given.bundle is not None:
        write_bundle(diagnosis, given.bundle)
        told["bundle"] = str(given.bundle)
        lines.append(words.say("doctor.bundle", path=given.bundle))
    answers.tell(told, lines)
    return 0 if diagnosis.ok else 1
