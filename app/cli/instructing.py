"""The command `instructions`: what leaders want done by when, and what was answered."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.instructions import instruction_line
from dispatch.canonical import as_plain
from dispatch.instruction_queries import InstructionsNow


def add_instructing(commands: Commands) -> None:
    """Add the command."""
    commands.add("instructions", in_house(show_instructions))


def show_instructions(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping instructions`."""
    found, now, centre = house.seat.ask(InstructionsNow()), house.clock.now(), house.centre()
    situation = Finder(house.seat, house.store).situation
    told = [
        {**as_plain(given), "state": given.state(now, centre.settings).value, "is_late": given.is_late}
        for given in found
    ]
    lines = [instruction_line(given, situation, centre, now, answers.words) for given in found]
    answers.tell(told, lines or [answers.words.say("instructions.none")])
