"""Made-up permits of the demo's shops and sites: stalls, night works, occupied pavements, muck transport."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import shapely
from numpy.random import Generator, default_rng

from data.demo.schematic import read_toml
from data.demo.subjects import Subject
from dispatch.permits import Permit, PermitKind

_DAYS_A_MONTH = 30


def draw_permits(subjects: Sequence[Subject], seed: int, day: date) -> tuple[Permit, ...]:
    """Return the permits in force or lately ended on `day`; the same seed gives the same ones."""
    random, table = default_rng([seed, 7]), read_toml("permits.toml")
    return tuple(permit for kind in table["kind"] for permit in _of_kind(kind, subjects, random, day, table))


def _of_kind(
    kind: Mapping[str, Any],
    subjects: Sequence[Subject],
    random: Generator,
    day: date,
    table: Mapping[str, Any],
) -> list[Permit]:
    fitting = [subject for subject in subjects if subject.category in kind["categories"]]
    chosen = random.choice(len(fitting), min(kind["count"], len(fitting)), replace=False)
    return [
        _permit(kind, number, fitting[int(place)], random, day, table)
        for number, place in enumerate(chosen, start=1)
    ]


def _permit(
    kind: Mapping[str, Any],
    serial: int,
    subject: Subject,
    random: Generator,
    day: date,
    table: Mapping[str, Any],
) -> Permit:
    is_expired = random.random() < table["expired_share"]
    lasts = timedelta(days=_DAYS_A_MONTH * kind["months"] + 3)
    begun = timedelta(days=int(random.integers(0, lasts.days)))
    valid_from = day - lasts - timedelta(days=5) - begun if is_expired else day - begun
    number = f"拱{kind['letter']}〔{valid_from.year}〕{serial:03d}号"
    return Permit(
        id=f"permit:{number}",
        number=number,
        kind=PermitKind(kind["code"]),
        holder=subject.name,
        place=subject.address,
        valid_from=valid_from,
        valid_to=valid_from + lasts,
        wkb=bytes(shapely.to_wkb(shapely.Point(subject.lon, subject.lat), byte_order=1)),
        reach_m=kind["reach_m"],
        hours=str(random.choice(kind["hours"])),
        authority=table["authority"],
        subject=subject.code,
        conditions=str(random.choice(kind["conditions"])),
    )
