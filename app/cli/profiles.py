"""The commands `profile`: which import profiles are kept, what one says, and to drop it."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Iterator
from pathlib import Path

from app.build import House
from app.cli.answer import Answers
from app.cli.parsing import CommandParser, Commands
from app.cli.running import actor_of, in_house
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind
from data.importers.preview import preview
from data.importers.profiles import fitting
from dispatch.actions.profiles import DropProfile, KeepProfile
from dispatch.actors import Role
from dispatch.import_profile import ImportProfile
from dispatch.profile_queries import Profiles
from dispatch.reasons import Refused


def add_profiles(commands: Commands) -> None:
    """Add the commands of this file."""
    below = commands.below("profile")
    below.add("list", in_house(list_profiles))
    _add_which(below.add("show", in_house(show_profile)))
    _add_which(below.add("drop", in_house(drop_profile)))


def _add_which(parser: CommandParser) -> None:
    parser.add_argument("purpose", metavar="WHAT", choices=sorted(KINDS))
    parser.add_argument("name", metavar="NAME")


def list_profiles(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping profile list`."""
    found = house.seat.ask(Profiles())
    lines = [f"{profile.what:<16} {profile.name}" for profile in found]
    answers.tell([{"what": profile.what, "name": profile.name} for profile in found], lines)


def show_profile(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping profile show WHAT NAME`."""
    profile = kept_profile(house, given.purpose, given.name)
    answers.tell(profile, list(_lines(profile)))


def _lines(profile: ImportProfile) -> Iterator[str]:
    yield f"{profile.what}  {profile.name}"
    for ours, theirs in profile.columns.items():
        yield f"  --column {ours}={theirs}"
    for name, text in profile.choices.items():
        yield f"  --{name.replace('_', '-')} {text}"
    for theirs, ours in profile.categories.items():
        yield f"  {theirs} → {ours}"


def drop_profile(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping profile drop WHAT NAME`."""
    planner = actor_of(given, Role.PLANNER)
    action = DropProfile(action_id=str(uuid.uuid4()), actor=planner, name=given.name, what=given.purpose)
    step = house.seat.act(action).seq
    sentence = answers.words.say("profile.dropped", name=given.name, step=step)
    answers.tell({"what": given.purpose, "name": given.name, "step": step}, [sentence])


def kept_profile(house: House, what: str, name: str) -> ImportProfile:
    """The profile of that name; Refused("unknown_profile") where none is kept."""
    for profile in house.seat.ask(Profiles(what)):
        if profile.name == name:
            return profile
    raise Refused("unknown_profile", name=name, what=what)


def names_that_fit(house: House, kind: ImportKind, path: Path, layer: str) -> list[str]:
    """The names of kept profiles that fit a file, best first; the file is looked at only if any is kept."""
    kept = house.seat.ask(Profiles(kind.what))
    return [profile.name for profile in fitting(kept, preview(path, layer).header)] if kept else []


def keep_profile(
    house: House, given: argparse.Namespace, kind: ImportKind, said: Choices, path: Path
) -> None:
    """Keep what was said of a file under the name given for it."""
    house.seat.act(
        KeepProfile(
            action_id=str(uuid.uuid4()),
            actor=actor_of(given, Role.PLANNER),
            name=given.save_profile,
            what=kind.what,
            columns=said.columns,
            choices=said.asked,
            categories=said.categories,
            header=preview(path, said.text("layer")).header,
        )
    )
