"""The command that plans: all waiting incidents and free crews at once, told with reasons, sent if asked."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.asking import POLICIES, know_coverage
from app.cli.finding import Finder
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.words.plan_summary import plan_summary
from dispatch.assignment import Assignment
from dispatch.coverage_queries import CoverageLeft
from dispatch.demand_cover import CrewCover
from dispatch.planning.confirming import LineDone, confirm
from dispatch.planning.gather import PlanAsked
from dispatch.planning.plan import Plan, PlanLine, PlannedCrew, Uncovered
from dispatch.planning_queries import PlanNow
from dispatch.policy import Policy

Done = dict[str, LineDone]


def add_planning(commands: Commands) -> None:
    """Add the commands of this file."""
    parser = commands.add("plan", in_house(plan))
    parser.add_argument("--policy", choices=POLICIES, default=None)
    parser.add_argument("--pin", action="append", default=[], metavar="INCIDENT=CALL_SIGN")
    parser.add_argument("--leave-out", action="append", default=[], metavar="INCIDENT")
    parser.add_argument("--no-reassign", action="store_true")
    parser.add_argument("--apply", action="store_true")


def plan(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping plan [--policy P] [--pin 0426=301] [--leave-out 0427] [--no-reassign] [--apply]`."""
    finder = Finder(house.seat, house.store)
    asked = PlanAsked(
        policy=Policy(given.policy) if given.policy else None,
        pins=tuple(_pin(text, finder) for text in given.pin),
        left_out=tuple(finder.incident(number).id for number in given.leave_out),
        may_reassign=not given.no_reassign,
    )
    know_coverage(house, given.policy)
    made = house.seat.ask(PlanNow(asked))
    cover = house.seat.ask(CoverageLeft(made.going))
    done = _sent(made, house, given) if given.apply else {}
    answers.tell(_told(made, cover, done, answers), _said(made, cover, done, answers))


def _pin(text: str, finder: Finder) -> tuple[str, str]:
    number, _, call_sign = text.partition("=")
    if not call_sign:
        raise CommandFailed("bad_pin", text=text)
    return finder.incident(number).id, finder.crew(call_sign).id


def _sent(made: Plan, house: House, given: argparse.Namespace) -> Done:
    crews = {task.id: task.crew_id or "" for task in house.store.rows(Assignment) if task.ended_at is None}
    done = confirm(made.lines, house.seat, actor_of(given), crews)
    return {one.line.incident_id: one for one in done}


def _told(made: Plan, cover: CrewCover, done: Done, answers: Answers) -> dict[str, object]:
    return {
        "computed_at": made.computed_at,
        "policy": made.policy.value,
        "lines": [_line(line, done, answers) for line in made.lines],
        "uncovered": [_nobody(one, answers) for one in made.uncovered],
        "left_out": [_nobody(one, answers) for one in made.left_out],
        "kept": made.kept,
        "cost": round(made.cost),
        "one_by_one_cost": round(made.one_by_one_cost),
        "late": made.late,
        "one_by_one_late": made.one_by_one_late,
        "gap": made.gap,
        "took_s": round(made.took_s, 3),
        "coverage": {"before": round(cover.before, 4), "after": round(cover.after, 4)},
    }


def _line(line: PlanLine, done: Done, answers: Answers) -> dict[str, object]:
    told: dict[str, object] = {
        "incident": line.number,
        "incident_id": line.incident_id,
        "crews": [_crew(crew, answers) for crew in line.crews],
        "saving_s": None if line.saving_s is None else round(line.saving_s),
        "pinned": line.is_pinned,
    }
    if line.incident_id in done:
        refused = done[line.incident_id].refused
        told["done"] = refused is None
        told["refused"] = None if refused is None else answers.worded(refused)
    return told


def _crew(crew: PlannedCrew, answers: Answers) -> dict[str, object]:
    return {
        "crew": crew.line.call_sign,
        "crew_id": crew.crew_id,
        "step": crew.step.value,
        "part": crew.part,
        "ready_in_s": round(crew.ready_in_s),
        "eta_s": round(crew.line.eta_s, 1),
        "arrive_s": round(crew.arrive_s),
        "p90_s": round(crew.line.p90_s),
        "on_time": crew.line.on_time,
        "reasons": [answers.worded(reason) for reason in crew.line.reasons],
    }


def _nobody(one: Uncovered, answers: Answers) -> dict[str, object]:
    return {"incident": one.number, "incident_id": one.incident_id, "reason": answers.worded(one.reason)}


def _said(made: Plan, cover: CrewCover, done: Done, answers: Answers) -> list[str]:
    words = answers.words
    lines = [_line_said(line, done.get(line.incident_id), answers) for line in made.lines]
    alone = (*made.uncovered, *made.left_out)
    nobody = [f" –  {one.number}  {words.reason(one.reason)}" for one in alone]
    return [plan_summary(made, cover, words), *lines, *nobody]


def _line_said(line: PlanLine, done: LineDone | None, answers: Answers) -> str:
    words = answers.words
    crews = " + ".join(
        f"{crew.line.call_sign} {words.say('advice.there_in', arrive_s=crew.arrive_s)}" for crew in line.crews
    )
    why = words.say("list.comma").join(map(words.reason, line.reasons))
    if done is None:
        return f"{line.number} -> {crews}  {why}"
    if done.refused is None:
        return f"✓ {line.number} -> {crews}  {why}"
    return f"✗ {line.number} -> {crews}  {words.reason(done.refused)}"
