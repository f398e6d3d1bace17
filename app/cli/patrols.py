"""The command `patrols`: who is on patrol or flying, what was found, and where they went."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words.patrols import patrol_lines
from dispatch.canonical import as_plain
from dispatch.patrol_queries import PatrolsNow, PatrolView, Track, TrackOf, TracksNow


def add_patrols(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("patrols", in_house(show_patrols))
    parser.add_argument("number", nargs="?", metavar="NUMBER")
    parser.add_argument("--tracks", action="store_true")


def show_patrols(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping patrols [NUMBER] [--tracks]`."""
    if given.number:
        _tell_tracks([house.seat.ask(TrackOf(given.number))], answers, is_one=True)
    elif given.tracks:
        _tell_tracks(house.seat.ask(TracksNow()), answers)
    else:
        views = house.seat.ask(PatrolsNow())
        lines = [line for view in views for line in patrol_lines(view, answers.words)]
        answers.tell([_told(view) for view in views], lines or [answers.words.say("patrols.none")])


def _told(view: PatrolView) -> dict[str, object]:
    plain: dict[str, object] = as_plain(view.patrol)
    findings = [incident.number for incident in view.findings]
    return {
        **plain,
        "crew": view.call_sign,
        "is_running": view.is_running,
        "is_planned": view.is_planned,
        "ends_at": view.patrol.ends_at,
        "findings": findings,
    }


def _tell_tracks(tracks: Sequence[Track], answers: Answers, *, is_one: bool = False) -> None:
    told = [_track(track) for track in tracks]
    said = [
        answers.words.say(
            "patrols.track", number=track.patrol.number, length_m=track.length_m, points=len(track.line)
        )
        for track in tracks
    ]
    answers.tell(told[0] if is_one else told, said or [answers.words.say("patrols.none")])


def _track(track: Track) -> dict[str, object]:
    geometry = {"type": "LineString", "coordinates": [list(spot) for spot in track.line]}
    plain: dict[str, object] = as_plain(track.patrol)
    return {**plain, "length_m": track.length_m, "geometry": geometry, "datum": "WGS 84"}
