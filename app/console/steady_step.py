"""Whether the next step still means what a hand has read: its key keeps its place while others act."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.console.advice_feed import AdviceFeed
from app.console.next_step import SENDS, NextStep


@dataclass(frozen=True)
class Meaning:
    """What Enter does: the step of an incident, by whom; and what somebody at this seat has chosen for it."""

    incident_id: str = ""
    code: str = ""
    task_id: str = ""
    crew_id: str = ""
    """Whom it would send; empty where nobody is sent, or nobody is known yet."""
    picked: str = ""
    policy: str = ""
    wish: str = ""

    def is_same_step(self, other: Meaning) -> bool:
        """Whether Enter does the same."""
        return (self.code, self.task_id, self.crew_id) == (other.code, other.task_id, other.crew_id)

    def is_chosen_over(self, older: Meaning) -> bool:
        """Whether a person's own choice has made this of `older`: another incident, crew, order or wish."""
        if self.incident_id != older.incident_id or self.policy != older.policy:
            return True
        is_picked = bool(self.picked) and self.picked != older.picked
        return is_picked or (bool(self.wish) and self.wish != older.wish)

    def is_filled_in(self, older: Meaning) -> bool:
        """Whether only the crew has become known for a step that was there."""
        return self.code == older.code and self.task_id == older.task_id and not older.crew_id


class SteadyStep:
    """Remembers since when the step means what it means, where nobody at this seat has made it so.

    `seconds` tells the time of the hand that presses keys, whatever the centre's clock does.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._meaning = Meaning()
        self._changed_s: float | None = None

    def see(self, meaning: Meaning) -> None:
        """This is what it means now."""
        older, self._meaning = self._meaning, meaning
        if meaning.is_chosen_over(older):
            self.accept()
        elif not meaning.is_same_step(older) and not meaning.is_filled_in(older):
            self.disturb()

    def disturb(self) -> None:
        """Something else has come under the hand, and nobody here has asked for it."""
        self._changed_s = self.seconds()

    def accept(self) -> None:
        """Whoever sits here knows of it: it was their own doing, or they have been told."""
        self._changed_s = None

    def is_settled(self, after_s: float) -> bool:
        """Whether it has meant the same for so long that a key that comes now is meant for it."""
        return self._changed_s is None or self.seconds() - self._changed_s >= after_s


def meaning_of(step: NextStep | None, advice: AdviceFeed) -> Meaning:
    """What Enter means for the selected incident now."""
    line, incident = advice.picked_line, advice.incident
    return Meaning(
        incident_id=incident.id if incident else "",
        code=step.code if step else "",
        task_id=step.task.id if step and step.task else "",
        crew_id=line.crew_id if line and step and step.code in SENDS else "",
        picked=advice.picked,
        policy=advice.policy,
        wish=str(advice.purpose) if advice.is_wished else "",
    )
