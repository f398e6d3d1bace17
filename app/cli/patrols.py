"""The command `patrols`: who is on patrol or flying, what was found, and the track of one."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.patrols import patrol_line
from dispatch.canonical import as_plain
from dispatch.patrol_queries import PatrolsNow, PatrolView, TrackOf


def add_patrols(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("patrols", in_house(show_patrols))
    parser.add_argument("number", nargs="?", metavar="NUMBER")


def show_patrols(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping patrols [NUMBER]`."""
    if given.number:
        _show_track(house, given.number, answers)
        return
    views = house.seat.ask(PatrolsNow())
    lines = [patrol_line(view, answers.words) for view in views]
    answers.tell([_told(view) for view in views], lines or [answers.words.say("patrols.none")])


def _told(view: PatrolView) -> dict[str, object]:
    plain: dict[str, object] = as_plain(view.patrol)
    findings = [incident.number for incident in view.findings]
    return {
        **plain,
        "crew": view.call_sign,
        "is_running": view.is_running,
        "ends_at": view.patrol.ends_at,
        "findings": findings,
    }


def _show_track(house: House, number: str, answers: Answers) -> None:
    track = house.seat.ask(TrackOf(number))
    geometry = {"type": "LineString", "coordinates": [list(spot) for spot in track.line]}
    told = {**as_plain(track.patrol), "length_m": track.length_m, "geometry": geometry, "datum": "WGS 84"}
    said = answers.words.say("patrols.track", length_m=track.length_m, points=len(track.line))
    answers.tell(told, [said])
