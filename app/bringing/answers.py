"""What the worker that brings data in answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args


@dataclass(frozen=True)
class Told:
    """One finding as it travels; worded by whoever shows it. `is_placed`: a map can show where."""

    row: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    is_placed: bool = False


@dataclass(frozen=True)
class LookColumn:
    """A column of a file; `form` of `import_kinds.Form`, `problem` a code of `import.<code>`."""

    name: str
    form: str
    filled: int
    examples: tuple[str, ...] = ()
    problem: str = ""
    time_forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A way to read such a file that was kept before."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """The beginning of a file, and what is suggested for its columns (ours -> the file's)."""

    file_kind: str
    encoding: str = ""
    layers: tuple[str, ...] = ()
    layer: str = ""
    columns: tuple[LookColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row_count: int | None = None
    sampled: int = 0
    reference: str = ""
    problems: tuple[Told, ...] = ()
    suggested: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[Profile, ...] = ()


@dataclass(frozen=True)
class Count:
    """How often a code was found."""

    outcome: str
    code: str
    count: int


@dataclass(frozen=True)
class Account:
    """What came of reading and checking; the findings themselves stay with the worker."""

    what: str
    source: str
    read: int
    kept: int
    unchanged: int
    counts: tuple[Count, ...] = ()
    doubts: tuple[Told, ...] = ()
    rows: int = 0
    live: int = 0
    has_shapes: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether all that the files say is there already."""
        return not self.rows and not self.live

    def found(self, outcome: str) -> int:
        """How many findings of an outcome there are."""
        return sum(count.count for count in self.counts if count.outcome == outcome)


@dataclass(frozen=True)
class Findings:
    """A slice of the findings, and how many the whole filtered list has."""

    first: int
    total: int
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Shapes:
    """Geometry in WGS 84 as plain numbers, so that whoever draws it makes no object of each shape.

    `points`, `lines` and `rings` are lon, lat as 64-bit floats; `line_sizes` and `ring_sizes` say how many
    of them one line or ring has, `area_sizes` how many rings an area has, as 32-bit integers. `shown` of
    `count` shapes are among them: of too many the rest is left out.
    """

    points: bytes = b""
    lines: bytes = b""
    line_sizes: bytes = b""
    rings: bytes = b""
    ring_sizes: bytes = b""
    area_sizes: bytes = b""
    shown: int = 0
    count: int = 0


@dataclass(frozen=True)
class Stock:
    """How many rows of each kind of import there are; kinds that can't be counted are left out."""

    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """An answer that is one number: a step's, or how many."""

    number: int


Answer = Look | Stock | Account | Findings | Shapes | Number
ANSWERS: Mapping[str, type[Any]] = {each.__name__: each for each in get_args(Answer)}
