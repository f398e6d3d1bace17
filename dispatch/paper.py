"""Paper entered later (case 9): sheets that the commander signs, and what of an incident rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LATE_ENTRY = "late_entry"
"""The flag of an entry that came from paper; where the log does not have its time, it is unproven too."""


@dataclass(frozen=True)
class PaperSheet:
    """One sheet: its number, who entered it, and where the log has its times ("" nowhere).

    `is_whole`: the incident itself came by it. It counts once the commander has signed.
    """

    sheet: str
    entered_at: datetime
    entered_by: str
    log: str = ""
    is_whole: bool = False
    signed_at: datetime | None = None
    signed_by: str = ""

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None
