"""Every action of the desk as a command: its arguments are the fields that the action itself declares."""

from __future__ import annotations

import argparse
import dataclasses
import types
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.finding import Finder
from app.cli.parsing import CommandParser, Commands
from app.cli.running import DEFAULT_ROLE, actor_of, in_house
from app.words import Words
from dispatch.actions.closures import ChangeClosure, CloseRoad, SlowZone
from dispatch.actions.intake import Receive
from dispatch.actions.keeping import Import
from dispatch.actions.paper import EnterPaper
from dispatch.actions.speeds import ApplySpeeds
from dispatch.actions.zones import ChangeZone, DrawZone, DropZone
from dispatch.actors import Role
from dispatch.assignment import Advice
from dispatch.canonical import as_plain
from dispatch.changes import Changes
from dispatch.desk import ACTIONS
from dispatch.incident import Incident, Place
from dispatch.kinds import NAME_OF_KIND
from dispatch.permissions import TABLE
from dispatch.ports import Action, Caller, Seat
from dispatch.reasons import Refused
from dispatch.routing_queries import Recommend

# Fields whose argument is not simply their name.
POSITIONAL = {"incident_id": "incident", "assignment_id": "incident"}
_INCIDENTS = {"incident_id": "incident", "merged_id": "merged_id"}
OF_ACTION = {"action_id", "actor", "seen"}
FLAGS = {"crew_id": "crew"}
# Actions that other commands offer in a better form.
ELSEWHERE = {
    Import.code,
    CloseRoad.code,
    SlowZone.code,
    ChangeClosure.code,
    ApplySpeeds.code,
    DrawZone.code,
    ChangeZone.code,
    DropZone.code,
}


def command_of(code: str) -> str:
    """The command's name: the action's code with hyphens; `receive` is called intake at the desk."""
    return "intake" if code == "receive" else code.replace("_", "-")


def add_actions(commands: Commands) -> None:
    """Add a command for every action."""
    for code, kind in sorted(ACTIONS.items()):
        if code not in ELSEWHERE:
            parser = commands.add(command_of(code), in_house(act), _about(kind, commands.words))
            hints = get_type_hints(kind)
            for field in asked_fields(kind):
                _add_field(parser, kind, field, hints[field.name])
            parser.set_defaults(action=kind)


def _about(kind: type[Action], words: Words) -> str:
    """The action's name; its own words explain it to those who read English."""
    name = words.say(f"action.{kind.code}")
    return f"{name}: {(kind.__doc__ or '').strip()}" if words.language == "en" else name


def asked_fields(kind: type[Action]) -> list[dataclasses.Field[Any]]:
    """What the caller of an action says, without what every action has."""
    return [field for field in dataclasses.fields(kind) if field.name not in OF_ACTION]


def _add_field(parser: CommandParser, kind: type[Action], field: dataclasses.Field[Any], hint: Any) -> None:
    name, wanted = field.name, _inner(hint)
    if wanted is Advice:
        return
    if name in POSITIONAL:
        parser.add_argument("incident", metavar="INCIDENT")
        if name == "assignment_id":
            # Where a crew is chosen too, the one that has the task is told apart from it.
            takes_crew = "crew_id" in {field.name for field in asked_fields(kind)}
            flag = "--from-crew" if takes_crew else "--crew"
            parser.add_argument(flag, metavar="CALL_SIGN", dest="task_crew")
    elif name == "merged_id":
        parser.add_argument("merged_id", metavar="MERGED")
    elif wanted is Place:
        parser.add_argument("--at", metavar="LON,LAT")
        parser.add_argument("--place", metavar="WORDS", default="")
    elif wanted is Caller:
        parser.add_argument("--caller-name", default="")
        parser.add_argument("--caller-phone", default="")
    else:
        _add_plain(parser, field, wanted)


def _add_plain(parser: CommandParser, field: dataclasses.Field[Any], wanted: Any) -> None:
    flag = "--" + FLAGS.get(field.name, field.name.replace("_", "-"))
    needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    if wanted is bool:
        parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=None, dest=field.name)
    elif get_origin(wanted) is tuple:
        parser.add_argument(flag, action="append", default=None, dest=field.name, required=needed)
    else:
        choices = [member.value for member in wanted] if _is_enum(wanted) else None
        parser.add_argument(flag, type=_reader(wanted), choices=choices, dest=field.name, required=needed)


def _is_enum(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Enum)


def _inner(hint: Any) -> Any:
    """The type inside `X | None`; a union of plain types is read as text."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return inner[0] if len(inner) == 1 else str
    return hint


def _reader(wanted: Any) -> Callable[[str], Any]:
    if wanted is datetime:
        return moment
    return wanted if wanted in (int, float) else str


def moment(text: str) -> datetime:
    """A time with its zone, ISO 8601; argparse tells a time without one."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text}: a time needs its zone, as in 2026-11-24T14:20:00+08:00")
    return at


def act(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """Build the action that the arguments describe, have it carried out, and tell what changed."""
    kind: type[Action] = given.action
    asked = _asked(kind, given, Finder(house.seat, house.store), house.seat)
    actor = actor_of(given, usual_role(kind.code))
    changes = house.seat.act(kind(action_id=str(uuid.uuid4()), actor=actor, **asked))
    answers.tell(told_of(changes), lines_of(changes, answers))


def usual_role(code: str) -> Role:
    """Who acts where nobody is named: an operator, or the planner where the action is the planner's."""
    may = TABLE[code]
    return Role.PLANNER if DEFAULT_ROLE not in may and Role.PLANNER in may else DEFAULT_ROLE


def _asked(kind: type[Action], given: argparse.Namespace, finder: Finder, seat: Seat) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    hints = get_type_hints(kind)
    for field in asked_fields(kind):
        value = _value(field.name, _inner(hints[field.name]), given, finder, seat)
        if value is not None:
            asked[field.name] = value
    return asked


def _value(name: str, wanted: Any, given: argparse.Namespace, finder: Finder, seat: Seat) -> Any:
    if name in _INCIDENTS:
        return finder.incident(getattr(given, _INCIDENTS[name])).id
    if name == "assignment_id":
        return finder.task(given.incident, given.task_crew, given.action.code).id
    if wanted is Advice:
        return _advice(finder.incident(given.incident).id, seat)
    if wanted is Place:
        return _place(given, finder)
    if wanted is Caller:
        caller = Caller(given.caller_name, given.caller_phone)
        return caller if caller != Caller() else None
    value = getattr(given, name)
    if name == "about" and value is not None:
        return finder.incident(value).id
    if name in ("crew_id", "found_by_crew") and value is not None:
        return finder.crew(value).id
    if get_origin(wanted) is tuple and value is not None:
        return tuple(finder.incident(one).id for one in value) if name == "alike" else tuple(value)
    return wanted(value) if _is_enum(wanted) and value is not None else value


def _place(given: argparse.Namespace, finder: Finder) -> Place:
    """Where; a report may come without a place, a correction may not."""
    place = finder.place(given.at, given.place)
    if place is None and given.action not in (Receive, EnterPaper):
        raise CommandFailed("place_unknown", place="")
    return place or Place("")


def _advice(incident_id: str, seat: Seat) -> Advice | None:
    """What is advised now, to be kept with the task; None where nothing can be."""
    try:
        return seat.ask(Recommend(incident_id=incident_id)).as_advice()
    except Refused:
        return None


def told_of(changes: Changes) -> Mapping[str, object]:
    """What an action changed, as JSON carries it."""
    return {
        "step": changes.seq,
        "at": changes.at,
        "action": changes.action,
        "rows": [{"kind": NAME_OF_KIND[type(row)], **_plain(row)} for row in changes.rows],
    }


def _plain(row: object) -> dict[str, object]:
    plain: dict[str, object] = as_plain(row)
    return plain


def lines_of(changes: Changes, answers: Answers) -> list[str]:
    """What an action changed, for people."""
    words = answers.words
    lines = [f"#{changes.seq} {words.say(f'action.{changes.action}')} {words.moment(changes.at)}"]
    incidents = {incident.id: incident for incident in changes.of(Incident)}
    for incident in incidents.values():
        category = words.say(f"category.{incident.category}")
        lines.append(
            f"{incident.number}  {words.say(f'state.{incident.state}')}  {category}  {incident.place.text}"
        )
    return lines
