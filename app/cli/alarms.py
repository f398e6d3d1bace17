"""The command `alarms`: what calls for attention now, by sort."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.catalogue import span
from dispatch.alarm_log import grouped
from dispatch.clock_queries import AlarmsNow


def add_alarms(commands: Commands) -> None:
    """Add the command."""
    commands.add("alarms", in_house(show_alarms))


def show_alarms(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping alarms`."""
    known, now = Finder(house.seat, house.store).situation.incidents, house.clock.now()
    told, lines = [], []
    for group in grouped(house.seat.ask(AlarmsNow())):
        numbers = [
            known[alarm.incident_id].number if alarm.incident_id in known else alarm.instruction
            for alarm in group.alarms
        ]
        since = min(alarm.since for alarm in group.alarms)
        told.append(
            {
                "code": group.code,
                "stage": group.stage,
                "level": int(group.level),
                "count": len(group.alarms),
                "since": since,
                "about": numbers,
            }
        )
        said = answers.words.say(f"alarm.{group.code}", stage=group.stage)
        shown = "  ".join(number.rpartition("-")[2] for number in numbers)
        lines.append(f"{said} ×{len(group.alarms)}  {span((now - since).total_seconds())}  {shown}")
    answers.tell(told, lines or [answers.words.say("console.no_alarm")])
