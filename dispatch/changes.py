"""What an action touched (`Changes`) and one line of the record (`Step`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dispatch.rows import Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Changes:
    """The rows that one action left behind, in the order saved; `seq` is the step's number in the record."""

    seq: int
    at: datetime
    action: str
    rows: tuple[Row, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    """(kind, id) of rows that an undo took away again."""
    unlisted: frozenset[str] = frozenset()
    """Kinds of which a step touched too many rows to list: of them only live ones stand in `rows`."""

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """The touched rows of one kind."""
        return tuple(row for row in self.rows if isinstance(row, kind))

    def touches(self, kinds: Mapping[str, type[Row]]) -> bool:
        """Whether a row of one of these kinds (by name) was made, changed or taken away."""
        listed = any(isinstance(row, tuple(kinds.values())) for row in self.rows)
        return listed or any(kind in kinds for kind, _ in self.removed) or not self.unlisted.isdisjoint(kinds)


@dataclass(frozen=True)
class RowState:
    """A row as a step left it; `state` None: taken away."""

    kind: str
    id: str
    version: int
    state: Mapping[str, object] | None


@dataclass(frozen=True)
class Step:
    """One line of the record: who did what when, every row it touched, and the hash of the line before.

    Of a step too long to be read whole (`data.steps.LONG_BYTES`) `rows` are only those that were asked for.
    """

    seq: int
    at: datetime
    actor: str
    role: str
    unit: str
    action: str
    action_id: str
    asked: Mapping[str, object]
    rows: tuple[RowState, ...]
    previous: str
    hash: str
