"""The command `help-requests`: crews asked of other streets, what was answered, how they arrived."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words import Words
from dispatch.canonical import as_plain
from dispatch.helping import HelpNow, HelpView


def add_helping(commands: Commands) -> None:
    """Add the command."""
    commands.add("help-requests", in_house(show_help_requests))


def show_help_requests(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping help-requests`."""
    views, finder = house.seat.ask(HelpNow()), Finder(house.seat, house.store)
    told, lines = [], []
    for view in views:
        crew = finder.crew(view.asked.crew_id)
        unit = house.centre().unit_name(view.asked.unit)
        told.append(_told(view, crew.call_sign))
        lines.append(_line(view, crew.call_sign, unit, answers.words))
    answers.tell(told, lines or [answers.words.say("help_requests.none")])


def _told(view: HelpView, call_sign: str) -> dict[str, object]:
    plain: dict[str, object] = as_plain(view.asked)
    return {
        "incident": view.number,
        "crew": call_sign,
        **plain,
        "state": view.state.value,
        "arrival": None if view.arrival is None else as_plain(view.arrival),
    }


def _line(view: HelpView, call_sign: str, unit: str, words: Words) -> str:
    asked, clock, answer, arrival = view.asked, view.arrival, "", ""
    if asked.answered_at is not None:
        answer = words.say("help_requests.answer", at=asked.answered_at, by=asked.answered_by)
    if clock is not None and clock.limit_s is not None:
        arrival = words.say("help_requests.arrival", state=clock.state.value, limit_s=clock.limit_s)
    return words.say(
        "help_requests.line",
        number=view.number,
        crew=call_sign,
        unit=unit,
        asked_at=asked.asked_at,
        state=view.state.value,
        answer=answer,
        arrival=arrival,
    )
