"""The command that finds things by name, number, pinyin or initials."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.searching import found_words
from dispatch.canonical import as_plain
from dispatch.search_entries import FoundKind
from dispatch.search_queries import Find


def add_searching(commands: Commands) -> None:
    """Add the command of this file."""
    finding = commands.add("find", in_house(find))
    finding.add_argument("looked_for", nargs="+", metavar="WORDS")
    finding.add_argument(
        "--kind", action="append", default=[], dest="found_kinds", choices=[kind.value for kind in FoundKind]
    )
    finding.add_argument("--limit", type=int, default=20, metavar="COUNT")


def find(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping find WORDS [--kind K] [--limit N]`."""
    text = " ".join(given.looked_for)
    kinds = tuple(FoundKind(kind) for kind in given.found_kinds)
    found = house.seat.ask(Find(text, given.limit, kinds))
    lines = [f"{one.name}  {found_words(one, answers.words)}" for one in found]
    told = [{**as_plain(one), "told": found_words(one, answers.words)} for one in found]
    answers.tell(told, lines or [answers.words.say("find.nothing", text=text)])
