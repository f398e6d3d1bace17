"""What every row under the record has: an id and a version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kept fact. `version` counts its saves: 0 is not yet saved, the store alone raises it."""

    id: str
    version: int = 0
