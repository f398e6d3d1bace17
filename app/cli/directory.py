"""The commands `directory` and `calls`: who can be reached how, and who was called."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.directory import call_line, directory_index, levels_of, party_line
from dispatch.canonical import as_plain
from dispatch.directory_queries import Directory


def add_directory(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add("directory", in_house(show_directory))
    parser.add_argument("text", nargs="?", default="", metavar="WORDS")
    commands.add("calls", in_house(show_calls))


def show_directory(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping directory [WORDS]`: the chart, or those that the words mean."""
    parties = house.seat.ask(Directory())
    levels, found = levels_of(parties), list(parties)
    if given.text:
        by_key = {party.key: party for party in parties}
        found = [by_key[entry.key] for entry in directory_index(parties).find(given.text, len(parties))]
        levels = {}
    lines = [party_line(party, answers.words, levels.get(party.key, 0)) for party in found]
    answers.tell([as_plain(party) for party in found], lines or [answers.words.say("directory.none")])


def show_calls(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping calls`: those of today, in order."""
    situation = Finder(house.seat, house.store).situation
    found = sorted(situation.calls.values(), key=lambda call: (call.at, call.id))
    lines = [call_line(call, situation.incidents.get(call.incident_id), answers.words) for call in found]
    answers.tell([as_plain(call) for call in found], lines or [answers.words.say("calls.none")])
