"""The commands `clues` and `dismissed`: what waits to be judged, and what was dismissed on a day."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words import Words
from dispatch.audits import Dismissed, DismissedOn
from dispatch.canonical import as_plain
from dispatch.clues import ClueGroup, CluesWaiting
from dispatch.incident import Incident


def add_clues(commands: Commands) -> None:
    """Add the commands."""
    commands.add("clues", in_house(show_clues))
    dismissed = commands.add("dismissed", in_house(show_dismissed))
    dismissed.add_argument("--day", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")


def show_clues(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping clues`."""
    known = Finder(house.seat, house.store).situation.incidents
    groups = house.seat.ask(CluesWaiting())
    now = house.clock.now()
    told = [_group(group, known) for group in groups]
    lines = []
    for group, plain in zip(groups, told, strict=True):
        words, left_s = answers.words, (group.due_at - now).total_seconds()
        lines.append(
            words.say(
                "clues.line",
                number=known[group.incident_ids[0]].short_number,
                count=len(group.incident_ids),
                category=group.category,
                place=group.place.text,
                left=words.say("clock.left" if left_s >= 0 else "clock.over", left_s=left_s, over_s=-left_s),
                permit=plain["permit"] or "–",
                likely=plain["likely"] or "–",
            )
        )
    answers.tell(told, lines)


def _group(group: ClueGroup, known: Mapping[str, Incident]) -> dict[str, object]:
    likely = group.likely
    return {
        "incidents": [known[one].number for one in group.incident_ids],
        "category": group.category,
        "place": as_plain(group.place),
        "sources": group.sources,
        "oldest_at": group.oldest_at,
        "due_at": group.due_at,
        "permit": group.permit.permit.number if group.permit else None,
        "likely": known[likely.incident_id].number if likely else None,
        "likely_away_m": round(likely.away_m, 1) if likely else None,
    }


def show_dismissed(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping dismissed [--day YYYY-MM-DD]`."""
    day = given.day or house.centre().local(house.clock.now()).date()
    found = house.seat.ask(DismissedOn(day))
    answers.tell([_dismissed(one) for one in found], [_line(one, answers.words) for one in found])


def _dismissed(one: Dismissed) -> dict[str, object]:
    incident = one.incident
    return {
        "incident": incident.number,
        "category": incident.category,
        "source": incident.source,
        "place": as_plain(incident.place),
        "reason": incident.outcome,
        "by": incident.turned_away_by,
        "at": one.at,
        "sampled": one.is_sampled,
        "audit": as_plain(one.audit),
    }


def _line(one: Dismissed, words: Words) -> str:
    incident, audit = one.incident, one.audit
    looked = words.coded(audit.result) if audit else words.say("clues.to_audit") if one.is_due else ""
    parts = (
        incident.number,
        words.say(f"category.{incident.category}"),
        incident.place.text,
        words.coded(incident.outcome),
        incident.turned_away_by,
        looked,
    )
    return "  ".join(part for part in parts if part)
