"""The command `rates`: the three rates of a day, raw and adjusted, always with n, by any grouping."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.words import Words
from app.words.catalogue import percent, span
from app.words.paper import late_entries_words
from app.words.zone_figures import figure_text
from dispatch.incident import StageName
from dispatch.indicators import (
    Grouping,
    Rates,
    StageRate,
    by_category,
    by_lead_crew,
    by_source,
    by_zone,
    everything,
    rates,
)
from dispatch.late_time import LateTime, late_time
from dispatch.lateness import Phase
from dispatch.people import Crew
from dispatch.queries import DayOf
from dispatch.timed import timed_incidents
from dispatch.zone_figures import FIGURED_KINDS, Indicator, ZoneFigure, ZoneFigures
from gis.zones import ZoneKind

GROUPINGS: Mapping[str, Grouping[str]] = {
    "all": everything,
    "sub_district": by_zone("sub_district"),
    "precinct": by_zone("precinct"),
    "crew": by_lead_crew,
    "source": by_source,
    "category": by_category,
}


def add_rates(commands: Commands) -> None:
    """Add the command of this file."""
    parser = commands.add("rates", in_house(show_rates))
    parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--by", dest="group", choices=list(GROUPINGS), default="all")

    figures = commands.add("zone-figures", in_house(show_zone_figures))
    kinds = [kind.value for kind in FIGURED_KINDS]
    of = [indicator.value for indicator in Indicator]
    figures.add_argument("--indicator", choices=of, default=Indicator.OPEN.value)
    figures.add_argument("--by", dest="level", choices=kinds, default=ZoneKind.SUB_DISTRICT.value)


def show_zone_figures(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping zone-figures --indicator CODE --by KIND`: one figure of every zone, as the map colours them."""
    indicator, kind = Indicator(given.indicator), ZoneKind(given.level)
    found, atlas = house.seat.ask(ZoneFigures(indicator, kind)), house.centre().atlas
    told = [{"code": each.code, "name": atlas.by_code(each.code).name, **_figure(each)} for each in found]
    lines = [
        f"{line['name']}  {figure_text(indicator, each)}" for line, each in zip(told, found, strict=True)
    ]
    answers.tell({"of": indicator.value, "by": kind.value, "zones": told}, lines)


def _figure(figure: ZoneFigure) -> dict[str, Any]:
    return {"value": figure.value, "n": figure.n}


def show_rates(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Count the incidents received on a day of the centre."""
    now, centre = house.clock.now(), house.centre()
    day: date = given.day or centre.local(now).date()
    situation = house.seat.ask(DayOf(day))
    timed, grouping = timed_incidents(situation, centre, now), GROUPINGS[given.group]
    late = late_time(timed, situation.tasks_of_incident, grouping, now)
    names = _Names(house, answers.words, given.group)
    groups = sorted(rates(timed, grouping).items())
    told = [
        {
            "code": key,
            "name": names.of(key),
            **_plain(found, house),
            "lateness": _lateness(late.get(key)),
        }
        for key, found in groups
    ]
    lines = [line for key, found in groups for line in _lines(names.of(key), found, late.get(key), answers)]
    nothing = answers.words.say("rates.nothing", day=day)
    answers.tell({"day": day.isoformat(), "by": given.group, "groups": told}, lines or [nothing])


class _Names:
    """What people call a group."""

    def __init__(self, house: House, words: Words, group: str) -> None:
        self._atlas = house.centre().atlas
        self._words = words
        self._group = group
        kept = house.store.rows(Crew) if group == "crew" else ()
        self._crews = {crew.id: f"{crew.call_sign} {crew.name}" for crew in kept}

    def of(self, key: str) -> str:
        code = f"{self._group}.{key}"
        if key in self._crews:
            return self._crews[key]
        if self._words.knows(code):
            return self._words.say(code)
        return self._atlas.by_code(key).name if key in self._atlas else key


def _plain(found: Rates, house: House) -> dict[str, Any]:
    settings = house.centre().settings
    stages = {
        stage.value: {**_rate(found.of(stage)), "warning": found.of(stage).needs_warning(settings)}
        for stage in StageName
    }
    whole = {"n": found.on_time_n, "met": found.on_time, "share": found.all_on_time}
    return {**stages, "all_on_time": whole}


def _rate(rate: StageRate) -> dict[str, Any]:
    return {
        "n": rate.n,
        "met": rate.met,
        "raw": rate.raw,
        "n_adjusted": rate.n_adjusted,
        "met_adjusted": rate.met_adjusted,
        "adjusted": rate.adjusted,
        "unproven": rate.unproven,
        "waived": rate.waived,
        "relieved": rate.relieved,
        "not_applicable": rate.not_applicable,
        "late_entries": rate.late_entries,
        "late_entries_met": rate.late_entries_met,
        "late_entries_unsigned": rate.late_entries_unsigned,
    }


def _lateness(late: LateTime | None) -> dict[str, float | int]:
    phases = {f"{phase}_s": _phase_s(late, phase) for phase in Phase}
    return {"n": late.n if late else 0, **phases}


def _phase_s(late: LateTime | None, phase: Phase) -> float:
    return float(getattr(late.split, f"{phase}_s")) if late else 0.0


def _lines(name: str, found: Rates, late: LateTime | None, answers: Answers) -> list[str]:
    words = answers.words
    lines = [name]
    for stage in StageName:
        rate = found.of(stage)
        lines.append(
            words.say(
                "rates.line",
                stage=stage.value,
                raw=_share(rate.raw),
                adjusted=_share(rate.adjusted),
                n=rate.n,
                unproven=rate.unproven,
                waived=rate.waived,
            )
        )
        lines += ["    " + said for said in [late_entries_words(rate, words)] if said]
    if late:
        phases = {phase.value: span(_phase_s(late, phase)) for phase in Phase}
        lines.append(words.say("rates.late", n=late.n, **phases))
    return lines


def _share(share: float | None) -> str:
    return "–" if share is None else percent(share)
