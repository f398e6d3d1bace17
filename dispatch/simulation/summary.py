"""What a played day came to: incidents by state and the three rates, computed as for any other day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from dispatch.centre import Centre
from dispatch.incident import StageName
from dispatch.indicators import NO_RATES, Rates, StageRate, everything, rates
from dispatch.situation import Situation
from dispatch.timed import timed_incidents


@dataclass(frozen=True)
class Summary:
    """A played day in numbers. `simulated_s`: seconds of the day that have passed for those who play it."""

    incidents: dict[str, int]
    rates: Rates
    steps: int
    is_sound: bool
    seed: int
    simulated_s: float

    def as_json(self) -> dict[str, object]:
        """Plain values; rates in ten-thousandths."""
        stages = {stage.value: _plain(self.rates.of(stage)) for stage in StageName}
        return {
            "incidents": self.incidents,
            "rates": stages,
            "record": {"steps": self.steps, "ok": self.is_sound},
            "seed": self.seed,
            "simulated_s": round(self.simulated_s, 3),
        }


def summarise(
    situation: Situation,
    centre: Centre,
    now: datetime,
    *,
    steps: int,
    is_sound: bool,
    seed: int,
    simulated_s: float,
) -> Summary:
    """The summary of a picture; `steps` and `is_sound` come from the proof of its record."""
    found = rates(timed_incidents(situation, centre, now), everything)
    states = Counter(incident.state.value for incident in situation.incidents.values())
    return Summary(
        dict(sorted(states.items())), found.get("all", NO_RATES), steps, is_sound, seed, simulated_s
    )


def _plain(rate: StageRate) -> dict[str, int | float | None]:
    raw, adjusted = (None if share is None else round(share, 4) for share in (rate.raw, rate.adjusted))
    return {"n": rate.n, "met": rate.met, "raw": raw, "adjusted": adjusted}
