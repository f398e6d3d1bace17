"""Commands that tell at a glance how a day goes: what was done of late, what comes in, what comes next."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.inflow import free_words, inflow_words, usual_words
from app.words.latest import LatestLine, latest_lines
from dispatch.canonical import as_plain
from dispatch.inflow import InflowOf
from dispatch.queries import NewestSteps
from dispatch.usual_hours import UsualHours, UsualHoursOf


def add_glancing(commands: Commands) -> None:
    """Add the commands of this file."""
    latest = commands.add("latest", in_house(show_latest))
    latest.add_argument("--last", type=int, default=20, metavar="N")
    commands.add("hours", in_house(show_hours))
    commands.add("inflow", in_house(show_inflow))


def show_latest(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping latest [--last N]`."""
    steps = house.seat.ask(NewestSteps(max(1, given.last)))
    situation = Finder(house.seat, house.store).situation
    lines = latest_lines(steps, situation, house.centre(), answers.words)
    told = [{**as_plain(line), "step": line.seq} for line in lines]
    answers.tell(told, [_line(line, answers) for line in lines])


def _line(line: LatestLine, answers: Answers) -> str:
    return f"{answers.words.moment(line.at)}  {line.what}  {line.about}  {line.who}"


def show_hours(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping hours`."""
    usual = house.seat.ask(UsualHoursOf())
    answers.tell(as_plain(usual), [*_hour_lines(usual), usual_words(usual, answers.words)])


def _hour_lines(usual: UsualHours) -> list[str]:
    lines = []
    for hour, count in enumerate(usual.today):
        band = (
            f"{usual.low[hour]:5.1f} {usual.middle[hour]:5.1f} {usual.high[hour]:5.1f}"
            if usual.is_known
            else ""
        )
        lines.append(f"{hour:02}  {'–' if count is None else count:>4}  {band}".rstrip())
    return lines


def show_inflow(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping inflow`."""
    inflow, words = house.seat.ask(InflowOf()), answers.words
    answers.tell(as_plain(inflow), [inflow_words(inflow, words), free_words(inflow, words)])
