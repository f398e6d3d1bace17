"""Reads the command line, runs a command, and turns refusals into errors."""

from __future__ import annotations

import argparse
import errno
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from app.cli import (
    acting,
    alarms,
    asking,
    checking,
    closures,
    clues,
    directory,
    duplicates,
    duties,
    exporting,
    forecasting,
    glancing,
    helping,
    here,
    importing,
    instructing,
    joint,
    keeping,
    measuring,
    opening,
    paper,
    patrols,
    permits,
    planning,
    profiles,
    radio,
    rates,
    searching,
    showing,
    speeds,
    standing_by,
    underlays,
    whole_centre,
    zone_drawing,
    zones,
)
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import CommandParser, Commands, UsageWrong, spoken
from app.log import configure_logging
from app.words import LANGUAGES, Language, Words
from data.backup import BackupRefused
from data.database import DatabaseRefused
from data.exporters.writing import MADE_ASIDE
from dispatch.actors import Role
from dispatch.reasons import Reason, Refused

REFUSALS = (Refused, CommandFailed, DatabaseRefused, BackupRefused)
OS_TROUBLES = frozenset(
    {"ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ENOSPC", "EROFS", "EEXIST", "ENAMETOOLONG", "EBUSY"}
)
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 carried out, 1 refused, 2 not understood, 3 an import that keeps nothing."""
    _speak_utf8()
    configure_logging()
    asked = sys.argv[1:] if arguments is None else arguments
    answers = spoken(asked)
    try:
        given = command_line(answers.words).parse_args(asked)
        return _run(given, answers)
    except UsageWrong as wrong:
        answers.fail(wrong.reason)
        return 2


def _run(given: argparse.Namespace, answers: Answers) -> int:
    command = f"{given.command} {getattr(given, 'what', '')}".strip()
    try:
        code: int = given.run(given, answers) or 0
        log.info("%s ended with %s", command, code)
        return code
    except UsageWrong:
        raise
    except REFUSALS as refused:
        log.info("%s was refused: %s", command, refused.reason.code)
        answers.fail(refused.reason)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        log.exception("%s met trouble with a file", command)
        answers.fail(file_trouble(error))
    except Exception as error:
        log.exception("%s failed", command)
        answers.fail(Reason("unexpected", {"error": f"{type(error).__name__}: {error}"}))
    return 1


def file_trouble(error: OSError) -> Reason:
    """Which file could not be used, and why: the one that somebody named, not what is made beside it."""
    named = Path(str(error.filename or ""))
    made = next((part for part in named.parts if part.startswith(MADE_ASIDE)), None)
    if made is not None:
        named = Path(*named.parts[: named.parts.index(made)])
    code = errno.errorcode.get(error.errno or 0, "")
    known = code if code in OS_TROUBLES else "other"
    return Reason("file_trouble", {"file": str(named), "trouble": known})


def _speak_utf8() -> None:
    """A Windows console may still have another encoding; the answers are Chinese."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def command_line(words: Words) -> CommandParser:
    """The whole command line, explained in one language."""
    return _command_line(words.language)


@cache
def _command_line(language: Language) -> CommandParser:
    words = Words(language)
    about = words.say("help.yiping")
    top = CommandParser(prog="yiping", words=words, description=about, parents=[common_options(words)])
    commands = Commands(top, common_options(words, is_said_before=True))
    acting.add_actions(commands)
    closures.add_closures(commands)
    speeds.add_speeds(commands)
    underlays.add_underlays(commands)
    zones.add_zones(commands)
    zone_drawing.add_zone_drawing(commands)
    showing.add_showing(commands)
    searching.add_searching(commands)
    measuring.add_measuring(commands)
    asking.add_asking(commands)
    duplicates.add_duplicates(commands)
    clues.add_clues(commands)
    alarms.add_alarms(commands)
    standing_by.add_standing_by(commands)
    planning.add_planning(commands)
    duties.add_duties(commands)
    here.add_here(commands)
    helping.add_helping(commands)
    joint.add_joint(commands)
    paper.add_paper(commands)
    instructing.add_instructing(commands)
    directory.add_directory(commands)
    patrols.add_patrols(commands)
    permits.add_permits(commands)
    rates.add_rates(commands)
    glancing.add_glancing(commands)
    forecasting.add_forecasting(commands)
    radio.add_radio(commands)
    coming_in = importing.add_importing(commands)
    profiles.add_profiles(commands)
    whole_centre.add_whole_centre(exporting.add_exporting(commands), coming_in)
    keeping.add_keeping(commands)
    checking.add_checking(commands)
    opening.add_opening(commands)
    return top


def common_options(words: Words, is_said_before: bool = False) -> CommandParser:
    """Options that stand before or after the command; those after it leave alone what was said before."""
    common = CommandParser(words=words, add_help=False)

    def option(flag: str, default: object, **how: Any) -> None:
        common.add_argument(flag, default=argparse.SUPPRESS if is_said_before else default, **how)

    option("--json", default=False, action="store_true")
    option("--lang", default="zh", choices=LANGUAGES)
    option("--database", default=None, type=Path, metavar="FILE")
    option("--as", default="", dest="as_name", metavar="NAME")
    option("--role", default=None, dest="as_role", choices=[role.value for role in Role])
    option("--of", default="", dest="as_unit", metavar="UNIT")
    return common
