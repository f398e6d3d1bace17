"""A database's birth certificate: what it is from its creation on, and the digest that starts its record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.canonical import as_bytes, as_plain

RECORD_SCHEMA = 1
"""The number of the form in which steps are written."""


class DatabaseKind(StrEnum):
    """A demo or a drill reads no live feed and sends nothing out."""

    LIVE = "live"
    DEMO = "demo"
    DRILL = "drill"


@dataclass(frozen=True)
class Identity:
    """Written once at creation; `schema` is the form of the record's steps."""

    database_id: str
    kind: DatabaseKind
    centre_id: str
    created_at: datetime
    schema: int = RECORD_SCHEMA

    def body(self) -> bytes:
        """The canonical bytes that are stored."""
        return as_bytes(as_plain(self))

    def digest(self) -> str:
        """What the first step names as the one before it: the chain begins with who the database is."""
        return hashlib.sha256(self.body()).hexdigest()
