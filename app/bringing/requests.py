"""What the worker that brings data in can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args

from dispatch.actors import Actor


@dataclass(frozen=True)
class LookAt:
    """How does this file look? Answered with a `Look`."""

    what: str
    file: str
    layer: str = ""


@dataclass(frozen=True)
class TakeStock:
    """What is there already? Answered with a `Stock`."""


@dataclass(frozen=True)
class Prepare:
    """Read and check files; nothing is changed. Answered with an `Account`; progress is told meanwhile."""

    what: str
    files: tuple[str, ...]
    now: datetime
    columns: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    categories_file: str = ""


@dataclass(frozen=True)
class FindingsFrom:
    """Some findings of what was prepared, by outcome and code ("": any). Answered with `Findings`."""

    outcome: str = ""
    code: str = ""
    is_placed: bool = False
    """Only those that a map can show."""
    first: int = 0
    count: int = 200


@dataclass(frozen=True)
class WhereIs:
    """Where a finding lies, by its place in the filtered list. Answered with `Shapes`."""

    outcome: str
    code: str
    is_placed: bool
    place: int


@dataclass(frozen=True)
class ShapesOf:
    """Shapes of what was prepared, for a map; at most so many points of lines and rings."""

    most_points: int = 150_000


@dataclass(frozen=True)
class SaveAccount:
    """Write every finding into a CSV file, in words of this language. Answered with how many."""

    target: str
    language: str


@dataclass(frozen=True)
class CarryOut:
    """Do what was prepared. Answered with the number of its step, 0 where it would change nothing."""

    actor: Actor
    action_id: str
    now: datetime
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakeBack:
    """Undo a whole import. Answered with the number of the step that does so."""

    step: int
    actor: Actor
    action_id: str
    now: datetime


@dataclass(frozen=True)
class FindOut:
    """Has this action been carried out, whose worker is gone? Answered with its step, 0 where it hasn't.

    What it left behind is swept away.
    """

    action_id: str


Asked = (
    LookAt
    | TakeStock
    | Prepare
    | FindingsFrom
    | WhereIs
    | ShapesOf
    | SaveAccount
    | CarryOut
    | TakeBack
    | FindOut
)
ASKED: Mapping[str, type[Any]] = {each.__name__: each for each in get_args(Asked)}
