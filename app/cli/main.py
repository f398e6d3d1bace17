"""Reads the command line, runs a command, and turns refusals into errors."""

from __future__ import annotations

import argparse
import errno
import gc
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from app.cli import opening
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import CommandParser, Commands, UsageWrong, spoken
from app.log import configure_logging
from app.words import LANGUAGES, Language, Words
from data.backup import BackupRefused
from data.database import DatabaseRefused
from dispatch.actors import Role
from dispatch.reasons import Reason, Refused

REFUSALS = (Refused, CommandFailed, DatabaseRefused, BackupRefused)
OS_TROUBLES = frozenset(
    {"ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ENOSPC", "EROFS", "EEXIST", "ENAMETOOLONG", "EBUSY"}
)
_FOR_HELP = frozenset({"-h", "--help"})
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 carried out, 1 refused, 2 not understood, 3 an import that keeps nothing."""
    _speak_utf8()
    configure_logging()
    asked = sys.argv[1:] if arguments is None else arguments
    answers = spoken(asked)
    try:
        return _run(understood(asked, answers.words), answers)
    except UsageWrong as wrong:
        answers.fail(wrong.reason)
        return 2


def understood(asked: Sequence[str], words: Words) -> argparse.Namespace:
    """What was asked for; what opens a window is looked at first."""
    if opening.NAMES.intersection(asked) and not _FOR_HELP.intersection(asked):
        with suppress(UsageWrong):
            return command_line(words, opens=True).parse_args(asked)
    return command_line(words).parse_args(asked)


def _run(given: argparse.Namespace, answers: Answers) -> int:
    command = f"{given.command} {getattr(given, 'what', '')}".strip()
    if given.command != opening.CONSOLE:
        # The console takes collecting over itself, once its window is there.
        gc.enable()
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
    from data.exporters.writing import MADE_ASIDE

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


def command_line(words: Words, *, opens: bool = False) -> CommandParser:
    """The whole command line, explained in one language; `opens`: no more of it than what opens a window."""
    return _command_line(words.language, opens)


@cache
def _command_line(language: Language, opens: bool) -> CommandParser:
    words = Words(language)
    about = words.say("help.yiping")
    top = CommandParser(prog="yiping", words=words, description=about, parents=[common_options(words)])
    commands = Commands(top, common_options(words, is_said_before=True))
    if not opens:
        # All that reads and writes files comes with them: a second that nobody waits for who opens a window.
        from app.cli.every_command import add_every

        add_every(commands)
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
