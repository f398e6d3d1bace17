"""Reads the command line, opens the house that a command needs, and turns refusals into errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.cli import acting, asking, showing
from app.cli.answer import Answers, CommandFailed
from app.words import LANGUAGES, Words
from data.database import DatabaseRefused
from dispatch.actors import Role
from dispatch.reasons import Reason, Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it was carried out, 1 when it was refused, 2 when it was not understood."""
    _speak_utf8()
    given = parser().parse_args(arguments)
    answers = Answers(Words(given.lang), given.json)
    try:
        return given.run(given, answers) or 0
    except (Refused, CommandFailed, DatabaseRefused) as refused:
        answers.fail(refused.reason)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        answers.fail(Reason("file_trouble", {"file": error.filename, "trouble": error.strerror}))
    return 1


def _speak_utf8() -> None:
    """A Windows console may still have another encoding; the answers are Chinese."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="yiping", description="一屏 Yiping")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = common_options()
    acting.add_actions(commands, common)
    showing.add_showing(commands, common)
    asking.add_asking(commands, common)
    return top


def common_options() -> argparse.ArgumentParser:
    """Options that every command has."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="answer as JSON")
    common.add_argument("--lang", choices=LANGUAGES, default="zh")
    common.add_argument("--database", type=Path, default=None, metavar="FILE", help="default: YIPING_HOME's")
    common.add_argument("--as", dest="name", default="cli", metavar="NAME", help="who acts")
    common.add_argument("--role", choices=[role.value for role in Role], default=Role.OPERATOR.value)
    common.add_argument("--unit", default="", help="street (code) or crew of the role")
    return common
