"""The command `duplicates`: open incidents that may be the same matter as one."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.duplicates import likely_words
from dispatch.duplicates import Duplicates


def add_duplicates(commands: Commands) -> None:
    """Add the command."""
    commands.add("duplicates", in_house(show_duplicates)).add_argument("incident", metavar="INCIDENT")


def show_duplicates(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping duplicates INCIDENT`."""
    finder = Finder(house.seat, house.store)
    incident = finder.incident(given.incident)
    found = house.seat.ask(Duplicates(incident.id))
    known = [(one, finder.situation.incidents[one.incident_id]) for one in found]
    told = [
        {
            "incident": other.number,
            "incident_id": other.id,
            "category": other.category,
            "state": other.state.value,
            "away_m": round(one.away_m, 1),
            "age_s": round(one.age_s, 1),
            "same_category": one.is_same_category,
            "same_place": one.is_same_place,
        }
        for one, other in known
    ]
    answers.tell(told, [likely_words(one, other, answers.words) for one, other in known])
