"""The command `permits`: who may do what near an incident or a place, or anywhere today."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.acting import moment
from app.cli.answer import Answers
from app.cli.finding import Finder, position
from app.cli.parsing import Commands, UsageWrong
from app.cli.running import in_house
from app.words import Words
from app.words.catalogue import metres
from dispatch.canonical import as_plain
from dispatch.incident import Place
from dispatch.permit_book import NearPermit
from dispatch.permit_queries import PermitsAt, PermitsToday


def add_permits(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("permits", in_house(show_permits))
    parser.add_argument("incident", nargs="?", metavar="INCIDENT")
    parser.add_argument("--at", metavar="LON,LAT")
    parser.add_argument("--today", action="store_true")
    parser.add_argument("--category", default="", metavar="CODE")
    parser.add_argument("--at-time", type=moment, default=None, metavar="TIME")


def show_permits(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping permits INCIDENT`, `--at LON,LAT [--category CODE]` or `--today`, each with `--at-time`."""
    if given.today:
        found = tuple(one.near for one in house.seat.ask(PermitsToday(given.at_time)))
    else:
        found = house.seat.ask(_question(house, given))
    answers.tell([_told(near) for near in found], [permit_line(near, answers.words) for near in found])


def _question(house: House, given: argparse.Namespace) -> PermitsAt:
    if given.incident:
        incident = Finder(house.seat, house.store).incident(given.incident)
        return PermitsAt(incident.place, incident.category, given.at_time)
    if not given.at:
        raise UsageWrong("INCIDENT | --at LON,LAT | --today")
    category = house.centre().categories.by_code(given.category).code if given.category else ""
    return PermitsAt(Place("", *position(given.at), "coordinates"), category, given.at_time)


def _told(near: NearPermit) -> dict[str, object]:
    plain: dict[str, object] = as_plain(near.permit)
    del plain["wkb"]
    return {
        **plain,
        "relation": near.relation.value,
        "distance_m": round(near.distance_m, 1),
        "until": near.until,
    }


def permit_line(near: NearPermit, words: Words) -> str:
    """One permit in a line of text."""
    permit = near.permit
    parts = (
        words.say(f"permit_relation.{near.relation}"),
        words.say(f"permit_kind.{permit.kind}"),
        permit.number,
        permit.holder,
        permit.hours or words.say("permit.all_day"),
        f"{permit.valid_from} – {permit.valid_to}",
        metres(near.distance_m),
    )
    return "  ".join(parts)
