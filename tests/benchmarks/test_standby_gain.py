"""What moving free crews to posts wins: the same days played with the best moves and without."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from data.demo.day import DEMO_DAY
from data.demo.prepare import moment
from dispatch.actions.standing_by import StandByAt
from dispatch.actors import Actor, Role
from dispatch.best_move import StandbyMove
from dispatch.centre import Centre
from dispatch.cover_book import CoverBook
from dispatch.cover_crews import crews_that_suit, free_crews
from dispatch.coverage_outlook import coverage_outlook
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.past_report import PastReport
from dispatch.people import Crew
from dispatch.reasons import Refused
from dispatch.standby_posts import StandbyPost, standby_posts
from tests.benchmarks.forecast_days import OpenedDay, midnight, opened, planned, start
from tests.benchmarks.results import Bench, Figures

pytestmark = pytest.mark.bench
LAW = "even"
SEEDS = tuple(
    int(seed) for seed in os.environ.get("YIPING_STANDBY_SEEDS", "911,912,913,914,915,916").split(",")
)
LEARNT_FROM = range(921, 935)
"""Seeds of the days before, from whose reports demand is learnt; none of them is played."""
BEGINS, ENDS = time(7), time(20)
EVERY = timedelta(minutes=5)
WITHIN = timedelta(minutes=5)
COMMANDER = Actor("沈建国", Role.DUTY_COMMANDER)
WORKERS = 2


Key = tuple[int, datetime, float | None, float | None]
"""A day's seed, and what an incident is known by however the day goes on: when and where it was reported."""


@dataclass(frozen=True)
class Outcome:
    """Of each urgent incident whether somebody was there in time; and how many moves were made."""

    in_time: dict[Key, bool]
    moves: int
    gain: float
    """What the moves promised to win, on average."""

    @property
    def share(self) -> float:
        """The share that was reached in time."""
        return float(np.mean(list(self.in_time.values())))


def test_what_the_best_moves_win(tmp_path_factory: pytest.TempPathFactory, bench: Bench) -> None:
    folder = tmp_path_factory.mktemp("standby")
    midnight(folder)
    asked = [(folder, seed, moves) for seed in SEEDS for moves in (False, True)]
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        found = list(pool.map(_outcome, *zip(*asked, strict=True)))
    without, with_moves = _together(found[::2]), _together(found[1::2])
    note = _note(without, with_moves)
    print(note)
    name = "urgent incidents reached within five minutes, {}, {} days from 7 to 20"
    for told, outcome in (("no moves", without), ("best moves carried out", with_moves)):
        bench.row(name.format(told, len(SEEDS)), "%", Figures.one(100 * outcome.share), note=note)
    assert with_moves.moves > 0
    assert min(len(without.in_time), len(with_moves.in_time)) > 50 * len(SEEDS)


def _note(without: Outcome, with_moves: Outcome) -> str:
    """The difference over incidents that both days had, with its standard error."""
    both = without.in_time.keys() & with_moves.in_time.keys()
    won = np.array([int(with_moves.in_time[key]) - int(without.in_time[key]) for key in both])
    return (
        f"n = {len(without.in_time)} and {len(with_moves.in_time)}, {len(both)} of them the same: "
        f"{won.mean():+.1%}, standard error {won.std() / np.sqrt(len(both)):.1%}; "
        f"{with_moves.moves} moves of {with_moves.gain:.1%} coverage each"
    )


def _together(parts: Sequence[Outcome]) -> Outcome:
    moves = sum(part.moves for part in parts)
    gain = sum(part.gain * part.moves for part in parts) / max(moves, 1)
    return Outcome({key: fact for part in parts for key, fact in part.in_time.items()}, moves, gain)


def _outcome(folder: Path, seed: int, with_moves: bool) -> Outcome:
    begin = start(midnight(folder))
    day, centre = opened(begin, LAW, seed), begin[1]
    gains: list[float] = []
    if with_moves:
        gains = _played_with_moves(day, centre)
    day.world.advance(moment(DEMO_DAY, ENDS))
    in_time = {(seed, *key): fact for key, fact in _in_time(day)}
    return Outcome(in_time, len(gains), float(np.mean(gains)) if gains else 0.0)


def _played_with_moves(day: OpenedDay, centre: Centre) -> list[float]:
    """Play on, and every five minutes carry out the best move that is proposed; what each promised."""
    book, posts = CoverBook(), standby_posts((), centre)
    reports = _reports_before(day.store.rows(Crew))
    at, gains = moment(DEMO_DAY, BEGINS), list[float]()
    while at < moment(DEMO_DAY, ENDS):
        day.world.advance(at)
        move = _best_move(day, centre, book, posts, reports, at)
        if move is not None and _carried_out(move, day):
            gains.append(move.gain)
        at += EVERY
    return gains


def _best_move(
    day: OpenedDay,
    centre: Centre,
    book: CoverBook,
    posts: Sequence[StandbyPost],
    reports: Sequence[PastReport],
    at: datetime,
) -> StandbyMove | None:
    ground = book.ground(centre, lambda since: [one for one in reports if one.at >= since], at)
    crews = crews_that_suit(free_crews(day.world.play.situation, centre, at), ground.suits, centre.settings)
    return coverage_outlook(crews, posts, ground, centre, at)[0].move


def _carried_out(move: StandbyMove, day: OpenedDay) -> bool:
    try:
        day.seat.act(StandByAt(action_id=str(uuid.uuid4()), actor=COMMANDER, **move.asked))
    except Refused:
        return False
    return True


def _reports_before(crews: tuple[Crew, ...]) -> list[PastReport]:
    """What came in on the days before, one for each seed that is learnt from."""
    found = []
    for days, seed in enumerate(LEARNT_FROM, start=1):
        for report in planned(seed, crews).reports:
            place = report.place
            if place.lon is not None and place.lat is not None:
                made = PastReport(report.at, place.lon, place.lat, report.category, report.severity or 3)
                found.append(replace(made, at=report.at - timedelta(days=days)))
    return found


def _in_time(day: OpenedDay) -> Iterator[tuple[tuple[datetime, float | None, float | None], bool]]:
    """Of each promised incident that no crew found itself, received while moves were made."""
    begins, ends = moment(DEMO_DAY, BEGINS), moment(DEMO_DAY, ENDS) - timedelta(minutes=30)
    for incident in day.store.rows(Incident):
        is_urgent = incident.rule is not None and incident.rule.is_promised and not incident.found_by_crew
        if is_urgent and incident.t0 is not None and begins <= incident.t0 < ends:
            entries = day.store.rows(Entry, incident_id=incident.id)
            first = min((one.occurred_at for one in entries if one.kind is EntryKind.ARRIVAL), default=None)
            place, is_in_time = incident.place, first is not None and first - incident.t0 <= WITHIN
            yield (incident.received_at, place.lon, place.lat), is_in_time
