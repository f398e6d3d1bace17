"""From a probability to a judgement, with hysteresis so that lights do not flicker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import IntEnum

from dispatch.incident import StageName
from dispatch.settings import Settings


class Judgement(IntEnum):
    """How an unfinished stage looks; the higher the worse."""

    UNKNOWN = 0
    ON_TIME = 1
    AT_RISK = 2
    WILL_BE_LATE = 3
    LATE = 4


def judged(probability: float, settings: Settings, before: Judgement = Judgement.UNKNOWN) -> Judgement:
    """On time from 0.8, at risk from 0.5, else will be late (settings).

    Getting worse counts at once; getting better only once the probability is past the line by the margin.
    """
    plain = _plain(probability, settings)
    if plain >= before or before is Judgement.UNKNOWN:
        return plain
    return min(before, _plain(probability - settings.judgement_margin, settings))


def _plain(probability: float, settings: Settings) -> Judgement:
    if probability >= settings.on_time_probability:
        return Judgement.ON_TIME
    if probability >= settings.at_risk_probability:
        return Judgement.AT_RISK
    return Judgement.WILL_BE_LATE


class Judge:
    """Remembers how each stage was judged last, and since when."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, StageName], tuple[Judgement, datetime]] = {}

    def judge(
        self, incident_id: str, stage: StageName, probability: float, settings: Settings, now: datetime
    ) -> tuple[Judgement, datetime]:
        """The judgement of a stage's probability, given the one before, and since when it holds."""
        key = (incident_id, stage)
        before, since = self._last.get(key, (Judgement.UNKNOWN, now))
        found = judged(probability, settings, before)
        self._last[key] = found, since if found is before else now
        return self._last[key]

    def forget_all_but(self, incident_ids: Collection[str]) -> None:
        """Let go of incidents that are no longer watched."""
        self._last = {key: found for key, found in self._last.items() if key[0] in incident_ids}
