"""Drafts of reports: all that was typed, kept in the seat's own file until the report is in; no Qt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from app.preferences import Preferences
from dispatch.actions.intake import Receive
from dispatch.actions.patrolling import PatrolFinding
from dispatch.incident import Place
from dispatch.ports import Action, Caller

KEPT_UNDER = "intake"
HOTLINE = "hotline_12345"


@dataclass(frozen=True)
class Draft:
    """What stands in the form. `found_by`: how the position was found; `changed_at`: ISO time of the edit.

    `patrol` is the number of the patrol that it was found on, `finding` which of those noted on it
    (0: none).
    """

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    source: str = HOTLINE
    caller_name: str = ""
    caller_phone: str = ""
    words: str = ""
    category: str = ""
    category_typed: str = ""
    flags: tuple[str, ...] = ()
    place_text: str = ""
    lon: float | None = None
    lat: float | None = None
    found_by: str = "words"
    datum: str = "wgs84"
    reported_at: str = ""
    is_secret: bool = False
    patrol: str = ""
    finding: int = 0
    changed_at: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing would be lost with it."""
        untouched = Draft(id=self.id, source=self.source, datum=self.datum, changed_at=self.changed_at)
        return self == untouched

    @property
    def place(self) -> Place:
        """The place as the incident keeps it: the words as they were said, the position beside them."""
        words = self.place_text.strip()
        if self.lon is None or self.lat is None:
            return Place(words)
        return Place(words or f"{self.lon:.5f}, {self.lat:.5f}", self.lon, self.lat, self.found_by)

    @property
    def caller(self) -> Caller | None:
        """Who called; None where nobody said."""
        name, phone = self.caller_name.strip(), self.caller_phone.strip()
        return Caller(name, phone) if name or phone else None

    def asked(self, reported_at: datetime | None) -> tuple[type[Action], dict[str, Any]]:
        """The action that takes it in, and what it is given: of a patrol it is a finding, else a report."""
        about = {
            "category": self.category,
            "place": self.place,
            "words": self.words.strip(),
            "flags": self.flags,
        }
        if self.patrol:
            return PatrolFinding, {**about, "number": self.patrol, "finding": self.finding or None}
        report = {
            "source": self.source,
            "reported_at": reported_at,
            "caller": self.caller,
            "is_secret": self.is_secret,
        }
        return Receive, {**about, **report}

    @property
    def title(self) -> str:
        """The first words of it, for a list of drafts."""
        return (self.words.strip() or self.category_typed.strip() or self.place_text.strip())[:16]


class DraftBox:
    """The drafts of a seat, the oldest first, in its preferences; blank ones are not kept."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def all(self) -> list[Draft]:
        """Every draft that can be read."""
        kept = self._preferences.drafts.get(KEPT_UNDER)
        lines = kept if isinstance(kept, list) else []
        return [draft for line in lines if (draft := _read(line)) is not None]

    def put(self, draft: Draft) -> None:
        """Keep a draft as it is now; a blank one is let go."""
        others = self.all()
        at = next((place for place, other in enumerate(others) if other.id == draft.id), len(others))
        others[at : at + 1] = [] if draft.is_blank else [draft]
        self._write(others)

    def drop(self, draft_id: str) -> None:
        """Let a draft go: it is in, or was thrown away."""
        self._write([draft for draft in self.all() if draft.id != draft_id])

    def _write(self, drafts: list[Draft]) -> None:
        self._preferences.drafts[KEPT_UNDER] = [asdict(draft) for draft in drafts]


def _read(line: object) -> Draft | None:
    """A kept draft, also one of an older program; None where it is nothing of the kind."""
    if not isinstance(line, Mapping) or not isinstance(line.get("id"), str):
        return None
    known: dict[str, Any] = {item.name: line[item.name] for item in fields(Draft) if item.name in line}
    try:
        return replace(Draft(**known), flags=tuple(str(flag) for flag in known.get("flags", ())))
    except TypeError:
        return None
