"""The command `paper`: sheets that were entered later, and who signed them."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.paper import listed_line, listed_sheets
from dispatch.canonical import as_plain


def add_paper(commands: Commands) -> None:
    """Add the command."""
    commands.add("paper", in_house(show_paper))


def show_paper(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping paper`: of the live picture, the newest first."""
    found = listed_sheets(Finder(house.seat, house.store).situation.incidents.values())
    told = [{"incident": incident.number, **as_plain(sheet)} for incident, sheet in found]
    lines = [listed_line(incident, sheet, answers.words) for incident, sheet in found]
    answers.tell(told, lines or [answers.words.say("paper.none")])
