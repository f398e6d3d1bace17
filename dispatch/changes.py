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

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """The touched rows of one kind."""
        return tuple(row for row in self.rows if isinstance(row, kind))


@dataclass(frozen=True)
class RowState:
    """A row as a step left it; `state` None: taken away."""

    kind: str
    id: str
    version: int
    state: Mapping[str, object] | None


@dataclass(frozen=True)
class Step:
    """One line of the record: who did what when, every row it touched, and the hash of the line before."""

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
