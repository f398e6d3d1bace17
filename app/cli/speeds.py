"""The command about speeds: which are in force, what the fleet's fixes say, and to switch that on or off."""

from __future__ import annotations

import argparse
import uuid

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.words import Words
from dispatch.actions.speeds import ApplySpeeds
from dispatch.actors import Role
from dispatch.canonical import as_plain
from dispatch.forecast_errors import ForecastErrors
from dispatch.speed_queries import LearnSpeeds, Speeds
from dispatch.speeds import Speed, hour_spans
from gis.speed_learning import LearntSpeed


def add_speeds(commands: Commands) -> None:
    """Add the commands of this file."""
    speeds = commands.add("speeds", in_house(show_speeds))
    speeds.add_argument("--learn", action="store_true")
    speeds.add_argument("--apply", dest="apply_learnt", action="store_true")
    speeds.add_argument("--days", type=float, default=28.0, metavar="DAYS")


def show_speeds(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping speeds [--learn [--apply] [--days DAYS]]`."""
    if given.learn or given.apply_learnt:
        _learn(house, given, answers)
        return
    kept = house.seat.ask(Speeds())
    lines = [_kept_line(speed, answers.words) for speed in kept] or [answers.words.say("speeds.none")]
    answers.tell([as_plain(speed) for speed in kept], lines)


def _learn(house: House, given: argparse.Namespace, answers: Answers) -> None:
    learnt, words = house.seat.ask(LearnSpeeds(given.days)), answers.words
    told: dict[str, object] = {"learnt": [_told(line) for line in learnt], "step": None}
    lines = [words.say("speeds.head"), *(_learnt_line(line, words) for line in learnt)]
    if not learnt:
        lines = [words.say("speeds.nothing_seen", days=f"{given.days:g}")]
    if given.apply_learnt:
        planner = actor_of(given, Role.PLANNER)
        done = house.seat.act(ApplySpeeds(action_id=str(uuid.uuid4()), actor=planner, learnt=learnt))
        told["step"] = done.seq
        lines.append(words.say("speeds.applied", step=done.seq))
        if done.of(ForecastErrors):
            lines.append(words.say("speeds.roads_forgotten"))
    elif learnt:
        lines.append(words.say("speeds.not_applied"))
    answers.tell(told, lines)


def _told(line: LearntSpeed) -> dict[str, object]:
    plain: dict[str, object] = as_plain(line)
    return {**plain, "road_class": line.road_class.name.lower() if line.road_class is not None else ""}


def _learnt_line(line: LearntSpeed, words: Words) -> str:
    road_class = line.road_class.name.lower() if line.road_class is not None else ""
    cells = (
        f"{line.mode.value:<7}",
        f"{road_class or '*':<14}",
        f"{hour_spans(line.hours) or '*':<24}",
        f"{line.n:>6}",
        f"×{line.raw:<6.2f}",
        f"×{line.time_factor:<6.2f}",
    )
    return "  ".join(cells) + ("" if line.is_enough else words.say("speeds.too_few"))


def _kept_line(speed: Speed, words: Words) -> str:
    what = f"{speed.kmh:g} km/h" if speed.kmh is not None else f"×{speed.time_factor:g}"
    where = str(speed.way) if speed.way is not None else speed.road_class or "*"
    said = words.say(f"speed_source.{speed.source}")
    return "  ".join(
        (f"{speed.mode.value:<7}", f"{where:<14}", f"{hour_spans(speed.hours) or '*':<24}", what, said)
    )
