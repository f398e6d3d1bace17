"""The command `joint`: who leads and who assists, whose arrival counts, whether all are there."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.joint import joint_lines
from app.words.needs import missing_words
from dispatch.joint import JointOf


def add_joint(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("joint", in_house(show_joint))
    parser.add_argument("incident", metavar="INCIDENT")


def show_joint(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping joint INCIDENT`."""
    finder, words = Finder(house.seat, house.store), answers.words
    incident = finder.incident(given.incident)
    view = house.seat.ask(JointOf(incident.id))
    crews = {task.id: finder.crew(task.crew_id or "") for task, _ in view.tasks}
    told = {
        "crews": [
            {
                "crew": crews[task.id].call_sign,
                "part": part.value,
                "state": task.state.value,
                "arrived_at": task.arrived_at,
            }
            for task, part in view.tasks
        ],
        "arrived_by": crews[view.arrived_by].call_sign if view.arrived_by else None,
        "arrived_at": view.arrived_at,
        "complete_at": view.complete_at,
        "complete_due_at": view.complete_due_at,
        "complete_late_s": view.complete_late_s,
        "missing": view.missing,
    }
    lines = [
        f"{crews[task.id].call_sign:<8} {crews[task.id].name}  "
        f"{words.say(f'part.{part}')}  {words.say(f'assignment.{task.state}')}"
        for task, part in view.tasks
    ]
    need = house.centre().categories.by_code(incident.category).requirement
    missing = missing_words(view.missing, need, words)
    names = {task_id: finder.situation.name_of(crew) for task_id, crew in crews.items()}
    answers.tell(told, [*lines, *joint_lines(view, names.__getitem__, missing, words)])
