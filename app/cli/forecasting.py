"""The command `forecast`: how good forecasts are, what can be learnt of them, and switching that on."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Iterator

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.forecasts import LookBack
from app.words import Words
from app.words.catalogue import percent
from app.words.forecasts import fit_lines
from dispatch.actions.learning import ForgetForecasts, LearnForecasts
from dispatch.actors import Role
from dispatch.canonical import as_plain
from dispatch.forecast_check import ForecastCheck, StageCheck


def add_forecasting(commands: Commands) -> None:
    """Add the command of this file."""
    parser = commands.add("forecast", in_house(forecast))
    what = parser.add_mutually_exclusive_group()
    for name in ("check", "fit", "apply", "forget"):
        what.add_argument(f"--{name}", action="store_const", const=name, dest="deed")
    parser.set_defaults(deed="check")
    parser.add_argument("--days", type=int, default=None, metavar="N")


def forecast(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Check, fit, apply what a fit shows, or forget it."""
    {"check": _check, "fit": _fit, "apply": _apply, "forget": _forget}[given.deed](house, given, answers)


def _look(house: House) -> LookBack:
    return LookBack(house.seat, house.centre(), house.clock.now())


def _days(house: House, given: argparse.Namespace) -> int:
    return max(1, given.days or house.centre().settings.forecast_days)


def _check(house: House, given: argparse.Namespace, answers: Answers) -> None:
    check = _look(house).check(_days(house, given))
    answers.tell(_plain(check), list(_check_lines(check, answers.words)))


def _plain(check: ForecastCheck) -> dict[str, object]:
    return {
        "since": check.since,
        "until": check.until,
        "days": check.days,
        "incidents": check.incidents,
        "learnt_at": check.learnt_at,
        "stages": {stage.stage.value: _stage_plain(stage) for stage in check.stages},
    }


def _stage_plain(check: StageCheck) -> dict[str, object]:
    worth = check.worth
    told: dict[str, object] = {"n": check.n, "silent": check.silent, "least": check.least}
    if worth is not None:
        told |= {
            "incidents": worth.cases,
            "ece": worth.ece,
            "ece_range": worth.ece_range,
            "skill": worth.skill,
            "skill_range": worth.skill_range,
            "brier": worth.brier,
            "base_brier": worth.base_brier,
            "bins": worth.bins,
        }
    return {**told, "good": check.is_good}


def _check_lines(check: ForecastCheck, words: Words) -> Iterator[str]:
    if check.since is None:
        yield words.say("forecast.nothing")
        return
    yield words.say(
        "forecast.head", since=check.since, until=check.until, days=check.days, incidents=check.incidents
    )
    code = "forecast.by_learnt" if check.learnt_at else "forecast.by_settings"
    yield words.say(code, at=check.learnt_at)
    for stage in check.stages:
        yield from _stage_lines(stage, words)


def _stage_lines(check: StageCheck, words: Words) -> Iterator[str]:
    stage = words.say(f"stage.{check.stage}")
    worth = check.worth
    if worth is None:
        yield words.say("forecast.too_few", stage=stage, n=check.n, least=check.least)
        return
    yield words.say(
        "forecast.stage",
        stage=stage,
        n=check.n,
        incidents=worth.cases,
        silent=check.silent,
        ece=percent(worth.ece),
        ece_low=percent(worth.ece_range.low),
        ece_high=percent(worth.ece_range.high),
        skill=f"{worth.skill:.2f}",
        skill_low=f"{worth.skill_range.low:.2f}",
        skill_high=f"{worth.skill_range.high:.2f}",
    )
    for each in worth.bins:
        yield f"  {percent(each.predicted):>7}  {percent(each.observed):>7}  n={each.n}"


def _fit(house: House, given: argparse.Namespace, answers: Answers) -> None:
    errors = _look(house).fit(_days(house, given))
    answers.tell(as_plain(errors), list(fit_lines(errors, answers.words)))


def _apply(house: House, given: argparse.Namespace, answers: Answers) -> None:
    errors = _look(house).fit(_days(house, given))
    action = LearnForecasts(
        action_id=str(uuid.uuid4()),
        actor=actor_of(given, Role.PLANNER),
        incidents=errors.incidents,
        errors=errors,
    )
    step = house.seat.act(action).seq
    sentence = answers.words.say("forecast.applied", incidents=errors.incidents, step=step)
    answers.tell({"step": step, "errors": as_plain(errors)}, [*fit_lines(errors, answers.words), sentence])


def _forget(house: House, given: argparse.Namespace, answers: Answers) -> None:
    actor = actor_of(given, Role.PLANNER)
    step = house.seat.act(ForgetForecasts(action_id=str(uuid.uuid4()), actor=actor)).seq
    answers.tell({"step": step}, [answers.words.say("forecast.forgotten", step=step)])
