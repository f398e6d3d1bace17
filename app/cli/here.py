"""The command `here`: what there is at a place."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import position
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.here import here_sections
from dispatch.canonical import as_plain
from dispatch.here import REACH_M, HereAt


def add_here(commands: Commands) -> None:
    """Add the command of this file."""
    here = commands.add("here", in_house(show_here))
    here.add_argument("--at", metavar="LON,LAT", required=True)
    here.add_argument("--radius-m", type=float, default=REACH_M, metavar="METRES")


def show_here(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping here --at LON,LAT [--radius-m METRES]`."""
    found = house.seat.ask(HereAt(*position(given.at), given.radius_m))
    sections = here_sections(found, answers.words)
    lines = [line for each in sections for line in (each.title, *(f"  {line}" for line in each.lines))]
    answers.tell(as_plain(found), lines or [answers.words.say("here.nothing")])
