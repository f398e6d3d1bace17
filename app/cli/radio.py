"""The command `radio`: one line the radio's way, carried out as the console's command bar does."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.acting import lines_of, told_of
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.radio import read_entry
from app.radio_actions import RadioDesk


def add_radio(commands: Commands) -> None:
    """Add the command of this file."""
    parser = commands.add("radio", in_house(enter))
    parser.add_argument("entry", nargs="+", metavar="WORDS")


def enter(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Read the line, find who is meant, and have it carried out."""
    now = house.clock.now()
    entry = read_entry(" ".join(given.entry), now, house.centre().zone)
    situation = Finder(house.seat, house.store).situation
    changes = house.seat.act(RadioDesk(situation, actor_of(given), now).action_for(entry))
    answers.tell(told_of(changes), lines_of(changes, answers))
