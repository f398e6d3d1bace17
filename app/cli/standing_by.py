"""Commands about coverage: how much of the expected demand is reached in time, and where to stand by."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Iterator

from shapely.geometry import mapping

from app.build import House
from app.cli.acting import lines_of, told_of
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import Commands
from app.cli.running import actor_of, in_house
from app.words import Words
from app.words.catalogue import percent
from app.words.standby import move_lines, rests_on
from dispatch.actions.standing_by import StandByAt
from dispatch.actors import Role
from dispatch.best_move import StandbyMove
from dispatch.centre import Centre
from dispatch.coverage_outlook import CoverageOutlook, ZoneCover
from dispatch.coverage_queries import Coverage, StandbyPosts
from dispatch.standby_posts import StandbyPost


def add_standing_by(commands: Commands) -> None:
    """Add the commands of this file."""
    commands.add("coverage", in_house(show_coverage))
    move, below = commands.beside("standby", in_house(show_standby))
    move.add_argument("--apply", action="store_true")
    below.add("posts", in_house(show_posts))


def show_coverage(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping coverage`: now, after the plan, and by precinct or street."""
    found, centre = house.seat.ask(Coverage()), house.centre()
    answers.tell(_coverage_told(found, centre, answers), list(_coverage_lines(found, centre, answers.words)))


def _coverage_told(found: CoverageOutlook, centre: Centre, answers: Answers) -> dict[str, object]:
    return {
        "at": found.at,
        "now": found.now,
        "planned": found.planned,
        "limits_s": found.limits_s,
        "crews": found.crew_count,
        "n": found.n,
        "rests_on": answers.worded(found.rests_on),
        "zones": [_zone_told(home, centre) for home in found.homes],
        "by_crew": {crew_id: {"before": c.before, "after": c.after} for crew_id, c in found.by_crew.items()},
        "holes": mapping(found.holes),
        "datum": "WGS 84",
    }


def _zone_told(home: ZoneCover, centre: Centre) -> dict[str, object]:
    name = centre.unit_name(home.code)
    return {"code": home.code, "name": name, "share": home.share, "covered": home.covered}


def _coverage_lines(found: CoverageOutlook, centre: Centre, words: Words) -> Iterator[str]:
    yield words.say("coverage.now", share=found.now, crews=found.crew_count, limit_s=found.limits_s[-1])
    if found.standing_by:
        yield words.say("coverage.planned", share=found.planned, count=len(found.standing_by))
    yield rests_on(found, words)
    for home in found.homes:
        yield f"  {percent(home.covered):>7}  {centre.unit_name(home.code)}"


def show_standby(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping standby [--apply]`: the best single move, carried out only when asked for."""
    found, centre = house.seat.ask(Coverage()), house.centre()
    if not given.apply:
        answers.tell(_standby_told(found, answers), move_lines(found, centre, answers.words))
        return
    if found.move is None:
        raise CommandFailed("no_move_to_apply")
    changes = house.seat.act(action_of(found.move, given))
    answers.tell(told_of(changes), lines_of(changes, answers))


def action_of(move: StandbyMove, given: argparse.Namespace) -> StandByAt:
    """The move as an action, with the coverage that was told."""
    return StandByAt(
        action_id=str(uuid.uuid4()),
        actor=actor_of(given, Role.OPERATOR),
        **move.asked,
    )


def _standby_told(found: CoverageOutlook, answers: Answers) -> dict[str, object]:
    move, none = found.move, found.no_move
    return {
        "at": found.at,
        "now": found.now,
        "planned": found.planned,
        "move": None if move is None else _move_told(move, found),
        "why_none": None if none is None else answers.worded(none.reason),
        "rests_on": answers.worded(found.rests_on),
    }


def _move_told(move: StandbyMove, found: CoverageOutlook) -> dict[str, object]:
    return {
        "crew": move.crew.call_sign,
        "crew_id": move.crew.crew_id,
        "post": _post_told(move.post),
        "travel_s": round(move.travel_s, 1),
        "before": move.before,
        "after": move.after,
        "gain": move.gain,
        "closes": [{"zone": hole.zone, "share": hole.share} for hole in found.closes],
        "leaves": {"zone": move.home, "before": move.home_before, "after": move.home_after},
        "gained": mapping(found.gained),
        "lost": mapping(found.lost),
    }


def _post_told(post: StandbyPost) -> dict[str, object]:
    return {"name": post.name, "lon": post.lon, "lat": post.lat, "id": post.id, "proposed": post.is_proposed}


def show_posts(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping standby posts`: the posts that are kept, or proposals."""
    found, words = house.seat.ask(StandbyPosts()), answers.words
    lines = [f"{post.lon:.6f},{post.lat:.6f}  {post.name}" for post in found]
    if any(post.is_proposed for post in found):
        lines.insert(0, words.say("standby.proposed"))
    answers.tell([_post_told(post) for post in found], lines or [words.say("reason.no_standby_posts")])
