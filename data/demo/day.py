"""The weekday of the demo: every report that comes in, drawn from the tables of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator, default_rng

from data.demo.beats import draw_beats
from data.demo.demand import Arrival, draw_arrivals
from data.demo.district import DemoDistrict
from data.demo.ground import Ground
from data.demo.schematic import read_toml
from data.demo.subjects import Subject
from dispatch.categories import Category, CategoryTree
from dispatch.incident import Place
from dispatch.people import Crew
from dispatch.ports import Caller
from dispatch.simulation.chance import Delay
from dispatch.simulation.place_names import PlaceNames
from dispatch.simulation.plan import DayPlan, PlannedReport, Truth
from dispatch.sources import SourceBook

ZONE = ZoneInfo("Asia/Shanghai")
DEMO_DAY = date(2026, 11, 24)
PATROL = "crew_patrol"
REPEAT_WITHIN_S = 2400.0
SECRET_SHARE = 0.15


def draw_day(
    district: DemoDistrict,
    subjects: tuple[Subject, ...],
    categories: CategoryTree,
    sources: SourceBook,
    crews: Iterable[Crew],
    seed: int,
    day: date = DEMO_DAY,
) -> DayPlan:
    """Return what a day will bring; the same seed gives the same day, whatever the program did before."""
    table = read_toml("day.toml")
    words = read_toml("words.toml")
    names = PlaceNames(
        tuple((place.name, place.lon, place.lat) for place in district.places), words["phrases"]["near"]
    )
    ground = Ground(district, subjects, table["ground"], _weights(table), names)
    chosen, told, false, again, rounds = default_rng((seed, day.toordinal())).spawn(5)
    dispatched = tuple(category for category in categories.dispatched if category.share > 0)
    teller = _Teller(table, ground, sources, day)
    counts = [row["reports"] for row in table["source"]]
    real = [teller.report(arrival, told) for arrival in draw_arrivals(table, counts, dispatched, chosen)]
    reports = _repeated(real, table, again)
    alarms = _false_alarms(table, dispatched, categories, false)
    reports += [replace(teller.report(alarm, false), truth=Truth.FALSE_ALARM) for alarm in alarms]
    ordered = tuple(sorted(reports, key=lambda report: (report.at, report.key)))
    return DayPlan(
        reports=ordered,
        urges=_urges(ordered, table["urges_a_day"], again),
        beats=draw_beats(crews, ground, district.atlas, rounds),
        done={code: tuple(said) for code, said in words["done"].items()},
        landmarks=tuple(names.landmarks),
        near=names.near,
        claim_note=words["phrases"]["claim_note"],
    )


def _weights(table: Mapping[str, Any]) -> dict[str, float]:
    streets = read_toml("crews.toml")["streets"]
    return {code: row["crews"] * table["weight"].get(code, 1.0) for code, row in streets.items()}


class _Teller:
    """Puts a place, words and a caller to each arrival."""

    def __init__(self, table: Mapping[str, Any], ground: Ground, sources: SourceBook, day: date) -> None:
        self._rows = table["source"]
        self._ground = ground
        self._sources = sources
        self._midnight = datetime.combine(day, time(), ZONE).astimezone(UTC)
        self._day = day
        self._words = read_toml("words.toml")["reports"]
        self._names = read_toml("names.toml")
        self._told: dict[str, int] = {}

    def report(self, arrival: Arrival, random: Generator) -> PlannedReport:
        """Return the report of one arrival."""
        row = self._rows[arrival.line]
        source = _one(row["codes"], random)
        at = self._midnight + timedelta(seconds=round(arrival.second, 3))
        place, street = self._ground.draw(arrival.category.code, random)
        return PlannedReport(
            at=at,
            key=self._key(row["prefix"]),
            source=source,
            category=arrival.category.code,
            place=place,
            words=self._said(arrival.category, place, random),
            severity=_severity(arrival.category, random),
            reported_at=_reported_at(at, row, random),
            caller=self._caller(source, random),
            is_secret=source == "hotline_12345" and random.random() < SECRET_SHARE,
            sub_district=street,
        )

    def _key(self, prefix: str) -> str:
        self._told[prefix] = self._told.get(prefix, 0) + 1
        return f"{prefix}-{self._day:%Y%m%d}-{self._told[prefix]:04d}"

    def _said(self, category: Category, place: Place, random: Generator) -> str:
        words = self._words[category.code]
        return str(words[int(random.integers(len(words)))].format(place=place.text))

    def _caller(self, source: str, random: Generator) -> Caller | None:
        if not self._sources.by_code(source).brings_caller:
            return None
        surname = self._names["surnames"][int(random.integers(len(self._names["surnames"])))]
        title = ("先生", "女士")[int(random.integers(2))]
        # 199 0000 numbers are given to nobody.
        return Caller(f"{surname}{title}", f"1990000{int(random.integers(10_000)):04d}")


def _one(weights: Mapping[str, float], random: Generator) -> str:
    shares = np.array(list(weights.values()))
    return list(weights)[int(random.choice(len(shares), p=shares / shares.sum()))]


UPGRADED_SHARE = 0.06


def _severity(category: Category, random: Generator) -> int | None:
    """Some hawkers are many, or stand at a school gate."""
    is_more = category.code == "STR.hawker" and random.random() < UPGRADED_SHARE
    return 2 if is_more else None


def _reported_at(at: datetime, row: Mapping[str, Any], random: Generator) -> datetime | None:
    if "upstream_min" not in row:
        return None
    median, p90 = (60.0 * minutes for minutes in row["upstream_min"])
    spread = np.log(p90 / median) / 1.2816
    return at - timedelta(seconds=round(float(random.lognormal(np.log(median), spread)), 3))


def _repeated(real: list[PlannedReport], table: Mapping[str, Any], random: Generator) -> list[PlannedReport]:
    """Make some people's reports repeat an earlier one of the same day; the share counts all reports."""
    prefixes = tuple(row["prefix"] for row in table["source"] if row.get("duplicates"))
    can = [place for place, report in enumerate(real) if report.key.startswith(prefixes) and place > 0]
    wanted = min(len(can), round(table["duplicates"] * len(real)))
    repeating = set(random.choice(can, wanted, replace=False).tolist())
    return [
        _again(report, _earlier(real, place, repeating, random)) if place in repeating else report
        for place, report in enumerate(real)
    ]


def _earlier(
    real: list[PlannedReport], place: int, repeating: set[int], random: Generator
) -> PlannedReport | None:
    """A report within the last while that is not one of a crew's own and repeats none itself."""
    since = real[place].at - timedelta(seconds=REPEAT_WITHIN_S)
    known = [
        report
        for number, report in enumerate(real[:place])
        if report.at >= since and number not in repeating and report.source != PATROL
    ]
    return known[int(random.integers(len(known)))] if known else None


def _again(report: PlannedReport, earlier: PlannedReport | None) -> PlannedReport:
    if earlier is None:
        return report
    return replace(
        report,
        category=earlier.category,
        place=earlier.place,
        words=earlier.words,
        severity=earlier.severity,
        sub_district=earlier.sub_district,
        truth=Truth.DUPLICATE,
        same_as=earlier.key,
    )


def _false_alarms(
    table: Mapping[str, Any], dispatched: tuple[Category, ...], tree: CategoryTree, random: Generator
) -> list[Arrival]:
    """Alerts of machines that nobody confirms, by hour as the confirmed ones; lorries on bridges too."""
    rows = table["source"]
    alarms = draw_arrivals(table, [_spread(row) for row in rows], dispatched, random)
    clues = [category for category in tree.minors if category.clue_only]
    sensors = [place for place, alarm in enumerate(alarms) if "sensor" in rows[alarm.line]["codes"]]
    for place in sensors[:: len(sensors) // 4 or 1] if clues else []:
        alarms[place] = replace(alarms[place], category=clues[0])
    return alarms


def _spread(row: Mapping[str, Any]) -> list[int]:
    """Whole numbers by band that sum to the dismissed of a line, in the proportion of the confirmed."""
    wanted, confirmed = row.get("dismissed", 0), np.array(row["reports"], dtype=np.float64)
    bounds = np.round(np.cumsum(confirmed) / confirmed.sum() * wanted).astype(int)
    return [int(count) for count in np.diff(bounds, prepend=0)]


URGED_AFTER = Delay(1500.0, 5400.0)


def _urges(
    reports: tuple[PlannedReport, ...], count: int, random: Generator
) -> tuple[tuple[datetime, str], ...]:
    """When callers ring again about their own report."""
    called = [report for report in reports if report.caller is not None and report.truth is Truth.REAL]
    again = random.choice(len(called), min(count, len(called)), replace=False)
    spread = np.log(URGED_AFTER.p90_s / URGED_AFTER.median_s) / 1.2816
    waits = random.lognormal(np.log(URGED_AFTER.median_s), spread, len(again))
    return tuple(
        sorted(
            (called[int(place)].at + timedelta(seconds=round(float(wait))), called[int(place)].key)
            for place, wait in zip(again, waits, strict=True)
        )
    )
