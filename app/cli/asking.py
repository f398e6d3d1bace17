"""Commands that ask the roads: who should go, which way, how far one gets."""

from __future__ import annotations

import argparse

from shapely.geometry import mapping

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import Finder, position
from app.cli.parsing import Commands, UsageWrong
from app.cli.running import in_house
from app.words.catalogue import metres, span
from app.words.needs import missing_words
from app.words.turns import turn_lines
from dispatch.candidates import Candidate
from dispatch.canonical import as_plain
from dispatch.coverage_queries import Coverage
from dispatch.incident import Place
from dispatch.policy import Policy
from dispatch.reasons import Reason
from dispatch.recommendation import Excluded, Recommendation
from dispatch.routing_queries import ReachFrom, Recommend, RouteBetween
from gis.road_network import Mode

MODES = [mode.value for mode in Mode]
POLICIES = [policy.value for policy in Policy]


def add_asking(commands: Commands) -> None:
    """Add the commands of this file."""
    advice = commands.add("recommend", in_house(recommend))
    advice.add_argument("incident", nargs="?", metavar="INCIDENT")
    advice.add_argument("--at", metavar="LON,LAT")
    advice.add_argument("--category", metavar="CODE")
    beside = advice.add_mutually_exclusive_group()
    beside.add_argument("--join", action="store_true")
    beside.add_argument("--replace", metavar="CREW")
    advice.add_argument("--policy", choices=POLICIES, default=None)
    way = commands.add("route", in_house(route))
    way.add_argument("--from", dest="origin", metavar="LON,LAT", required=True)
    way.add_argument("--to", dest="target", metavar="LON,LAT", required=True)
    way.add_argument("--mode", choices=MODES, default=Mode.CAR.value)
    area = commands.add("reach", in_house(reach))
    area.add_argument("--at", metavar="LON,LAT", required=True)
    area.add_argument("--mode", choices=MODES, default=Mode.EBIKE.value)
    area.add_argument("--limit-s", type=float, default=300.0, metavar="SECONDS")


def recommend(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping recommend INCIDENT` or `--at LON,LAT --category CODE`; `--join`, `--replace` who goes."""
    need = _need(house, given)
    know_coverage(house, given.policy)
    advice = house.seat.ask(need)
    told = {
        "computed_at": advice.computed_at,
        "policy": advice.policy.value,
        "candidates": [_candidate(line, answers) for line in advice.candidates],
        "lacking": None if advice.need.lacking is None else [str(term) for term in advice.need.lacking],
        "excluded": [_excluded(line, answers) for line in advice.excluded],
        "shortfall": None if advice.shortfall is None else as_plain(advice.shortfall),
        "requested": advice.requested,
    }
    answers.tell(told, _lines(advice, answers))


def know_coverage(house: House, policy: str | None) -> None:
    """Where coverage decides, work it out first: a command finds nobody's figures there already."""
    if (policy or house.centre().settings.advice_policy) == Policy.COVERAGE and house.centre().router:
        house.seat.ask(Coverage())


def _need(house: House, given: argparse.Namespace) -> Recommend:
    policy = Policy(given.policy) if given.policy else None
    if given.incident:
        finder = Finder(house.seat, house.store)
        incident, replaces = finder.incident(given.incident), ""
        if given.replace:
            replaces = finder.task(given.incident, given.replace, "reassign").crew_id or ""
        return Recommend(incident.id, policy=policy, is_joining=given.join, replaces=replaces)
    if given.join or given.replace:
        raise UsageWrong("INCIDENT --join | --replace CREW")
    place = Place("", *position(given.at or ""), "coordinates")
    category = house.centre().categories.by_code(given.category or "").code
    return Recommend(place=place, category=category, policy=policy)


def _candidate(line: Candidate, answers: Answers) -> dict[str, object]:
    return {
        "crew": line.call_sign,
        "crew_id": line.crew_id,
        "eta_s": round(line.eta_s, 1),
        "arrive_s": round(line.arrive_s),
        "p90_s": round(line.p90_s, 1),
        "on_time": line.on_time,
        "held_back": line.is_held_back,
        "coverage": None if line.coverage is None else as_plain(line.coverage),
        "mode": line.mode.value,
        "reasons": [answers.worded(reason) for reason in line.reasons],
    }


def _excluded(line: Excluded, answers: Answers) -> dict[str, object]:
    return {
        "crew": line.call_sign,
        "crew_id": line.crew_id,
        "eta_s": None if line.eta_s is None else round(line.eta_s, 1),
        "mode": line.mode.value,
        "reasons": [answers.worded(reason) for reason in line.reasons],
    }


def _lines(advice: Recommendation, answers: Answers) -> list[str]:
    words = answers.words

    def because(reasons: tuple[Reason, ...]) -> str:
        return words.say("list.comma").join(map(words.reason, reasons))

    lacking = advice.need.lacking
    need = missing_words(map(str, lacking or ()), advice.need.requirement, words)
    code = "advice.lacking" if lacking else "advice.lacks_nobody"
    head = [] if lacking is None else [words.say(code, need=need)]
    best = [
        f"{rank:>2}. {line.call_sign}  {words.say('advice.there_in', arrive_s=line.arrive_s)}  "
        f"{because(line.reasons)}"
        for rank, line in enumerate(advice.candidates, 1)
    ]
    others = [f" –  {line.call_sign}  {because(line.reasons)}" for line in advice.excluded]
    return head + best + others


def route(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping route --from LON,LAT --to LON,LAT --mode car`."""
    found = house.seat.ask(RouteBetween(position(given.origin), position(given.target), Mode(given.mode)))
    line = {"type": "LineString", "coordinates": [[float(lon), float(lat)] for lon, lat in found.coordinates]}
    told = {
        "travel_s": found.travel_s,
        "distance_m": found.distance_m,
        "mode": found.mode.value,
        "approximate": found.is_approximate,
        "names": list(found.names),
        "turns": [as_plain(step) for step in found.manoeuvres],
        "geometry": line,
        "datum": "WGS 84",
    }
    steps = turn_lines(found, answers.words)
    answers.tell(told, [f"{span(found.travel_s)}  {metres(found.distance_m)}", *steps])


def reach(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping reach --at LON,LAT --mode ebike --limit-s 300`."""
    area = house.seat.ask(ReachFrom(position(given.at), Mode(given.mode), given.limit_s))
    answers.tell({"mode": given.mode, "limit_s": given.limit_s, "datum": "WGS 84", "geometry": mapping(area)})
