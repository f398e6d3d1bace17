"""Commands that show what is: crews, incidents, settings, and the history of one incident."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from typing import Any

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.photos import photo_words
from app.words.units import unit_lines
from dispatch.answering import override_told
from dispatch.assignment import Assignment
from dispatch.canonical import as_plain
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.photos import Photo, PhotosOf
from dispatch.queries import HistoryOf
from dispatch.reasons import Refused
from dispatch.settings import Settings
from dispatch.stages import StageClock
from dispatch.timing import unit_clock

_LIMITS = ("least", "most", "choices")


def add_showing(commands: Commands) -> None:
    """Add the commands of this file."""
    crews = commands.add("crews", in_house(show_crews))
    crews.add_argument("--all", action="store_true")
    status = commands.add("status", in_house(show_status))
    status.add_argument("incident", nargs="?", metavar="INCIDENT")
    status.add_argument("--all", action="store_true")
    commands.add("settings", in_house(show_settings))


def show_crews(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping crews [--all]`."""
    situation = Finder(house.seat, house.store).situation
    now = house.clock.now()
    crews = house.store.rows(Crew) if given.all else situation.crews_on_shift(now)
    told, lines = [], []
    for crew in crews:
        status = situation.status_of(crew, now)
        fix = situation.fix_of(crew)
        place = {"lon": fix.lon, "lat": fix.lat, "fixed_at": fix.fixed_at} if fix else None
        told.append({**as_plain(crew), "status": status.value, "position": as_plain(place)})
        said = [answers.words.say(code) for code in (f"crew_status.{status}", f"mode.{crew.mode}")]
        lines.append(f"{crew.call_sign:<8} {crew.name}  {'  '.join(said)}")
    answers.tell(told, lines)


def show_status(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping status [INCIDENT] [--all]`."""
    finder = Finder(house.seat, house.store)
    if given.incident:
        _show_one(house, finder.incident(given.incident), answers)
        return
    situation = finder.situation
    incidents = list(situation.incidents.values()) if given.all else situation.open_incidents()
    incidents.sort(key=lambda incident: incident.number)
    answers.tell([as_plain(incident) for incident in incidents], [_line(one, answers) for one in incidents])


def _line(incident: Incident, answers: Answers) -> str:
    words = answers.words
    state, category = words.say(f"state.{incident.state}"), words.say(f"category.{incident.category}")
    return f"{incident.number}  {state}  {category}  {incident.place.text}"


def _show_one(house: House, incident: Incident, answers: Answers) -> None:
    steps = house.seat.ask(HistoryOf(incident.id))
    history = [
        {"step": step.seq, "at": step.at, "action": step.action, "actor": step.actor, "role": step.role}
        for step in steps
    ]
    words = answers.words
    lines = [_line(incident, answers), *_duty_lines(house, incident, answers)]
    units, said = _units(house, incident, answers)
    lines += said
    photos = house.seat.ask(PhotosOf(incident.id))
    kept = [{**as_plain(photo), "file": _file_of(photo, house)} for photo in photos]
    lines += [
        f"  {photo_words(photo, words)}  {told['file']}" for photo, told in zip(photos, kept, strict=True)
    ]
    lines += [
        f"  {words.moment(step.at)}  {words.say(f'action.{step.action}')}  {step.actor}" for step in steps
    ]
    told = {**as_plain(incident), "history": history, "photos": kept, "units": units}
    answers.tell(told, lines)


def _units(house: House, incident: Incident, answers: Answers) -> tuple[list[dict[str, object]], list[str]]:
    """The units that it was given to, each with its own clock; in lines who holds it or has sent it back."""
    tasks = house.store.rows(Assignment, incident_id=incident.id)
    entries, centre, now = house.store.rows(Entry, incident_id=incident.id), house.centre(), house.clock.now()
    told = [
        _unit_told(task, unit_clock(task, entries, incident.rule, centre.settings, now))
        for task in tasks
        if incident.rule is not None and not task.is_crew_level
    ]
    return told, [f"  {line}" for line in unit_lines(incident, tasks, entries, centre, answers.words, now)]


def _unit_told(task: Assignment, clock: StageClock) -> dict[str, object]:
    """Since when a unit has had it, and its own clock to take it."""
    return {
        "unit": task.unit,
        "state": task.state.value,
        "sent_at": task.sent_at,
        "acknowledged_at": task.acknowledged_at,
        "clock": {
            "state": clock.state.value,
            "limit_s": clock.limit_s,
            "due_at": clock.due_at,
            "late_s": round(clock.late_s),
            "met": clock.raw_met,
        },
    }


def _file_of(photo: Photo, house: House) -> str:
    """Where the photo lies; empty where its file is gone."""
    try:
        return str(house.store.files.path(photo.digest))
    except Refused:
        return ""


def _duty_lines(house: House, incident: Incident, answers: Answers) -> list[str]:
    """Whose duty the place is, where that is not the street that it lies in."""
    told = override_told(incident, house.centre())
    return ["  " + answers.words.say("duty.override", **told)] if told else []


def show_settings(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping settings`."""
    settings = house.centre().settings
    told = [
        {
            "name": item.name,
            "value": getattr(settings, item.name),
            "default": item.default,
            **{bound: item.metadata[bound] for bound in _LIMITS if bound in item.metadata},
        }
        for item in dataclasses.fields(Settings)
    ]
    answers.tell(told, [_setting_line(item) for item in told])


def _setting_line(item: Mapping[str, Any]) -> str:
    others = f"  ({' | '.join(item['choices'])})" if "choices" in item else ""
    return f"{item['name']} = {item['value']}{others}"
