"""What every row under the record has: an id and a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any, Self

Setter = Callable[[object, object], None]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kept fact. `version` counts its saves: 0 is not yet saved, the store alone raises it."""

    id: str
    version: int = 0

    def as_saved(self) -> Self:
        """The row as its next version."""
        # Not `replace`, which takes many times as long: rows come by the hundred thousand.
        cls: type = type(self)
        saved: Self = object.__new__(cls)
        if "__slots__" in vars(cls):
            values_of, setters = _slots(cls)
            for put, value in zip(setters, values_of(self), strict=True):
                put(saved, value)
            object.__setattr__(saved, "version", self.version + 1)
        else:
            vars(saved).update(vars(self), version=self.version + 1)
        return saved


@cache
def _slots(cls: type) -> tuple[Callable[[object], tuple[Any, ...]], tuple[Setter, ...]]:
    """What reads all fields of a class with slots, and what sets each; no row has fewer than two."""
    names = [field.name for field in fields(cls)]
    return attrgetter(*names), tuple(getattr(cls, name).__set__ for name in names)
