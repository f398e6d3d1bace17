"""Looks back at a centre's days through its seat: what was forecast, what came of it, what can be learnt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from dispatch.centre import Centre
from dispatch.fixes import Fix
from dispatch.forecast_check import ForecastCheck, check_forecasts
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.forecast_fit import fit_errors, fit_recalibration
from dispatch.forecast_history import History, history, joined
from dispatch.forecast_samples import PastIncident, Sample, samples_of
from dispatch.hindsight import Tracks
from dispatch.incident import Incident
from dispatch.ports import Seat
from dispatch.queries import DayOf, FixesOf
from dispatch.situation import Situation

BEFORE = timedelta(minutes=15)
"""Fixes from so long before t0 on tell how often a device is heard."""
AFTER = timedelta(hours=2)


def _heed_nothing(_share: float) -> None:
    """Nobody wants to know."""


class LookBack:
    """Days of a centre, each asked for bit by bit so that nobody else waits long for the seat.

    `so_far` hears how far looking through days is, as a share of all of them.
    """

    def __init__(
        self, seat: Seat, centre: Centre, now: datetime, so_far: Callable[[float], None] | None = None
    ) -> None:
        self._seat, self._centre, self._now = seat, centre, now
        self._so_far = so_far or _heed_nothing
        self._steps, self._step = 1, 0
        """Days to be looked through, and those that have been."""

    def days(self, count: int) -> list[date]:
        """The last so many local days, today included, the oldest first."""
        today = self._centre.local(self._now).date()
        return [today - timedelta(days=back) for back in reversed(range(count))]

    def samples(self, day: date, errors: ForecastErrors | None = None) -> list[Sample]:
        """What was forecast of a day's stages that are decided; as these errors would have it."""
        centre = self._centre if errors is None else replace(self._centre, errors=errors)
        found = (samples_of(past, tracks, centre, self._now) for past, tracks in self._past(day))
        return [sample for samples in found for sample in samples]

    def history(self, day: date) -> History:
        """What a day's answers, roads and scenes took."""
        return joined(history([past], tracks, self._centre) for past, tracks in self._past(day))

    def check(self, count: int) -> ForecastCheck:
        """The forecasts of the last days judged."""
        self._steps, self._step = count, 0
        samples = [sample for day in self.days(count) for sample in self.samples(day)]
        return check_forecasts(samples, self._centre, self._now)

    def fit(self, count: int) -> ForecastErrors:
        """What the last days teach; nothing is switched on."""
        days = self.days(count)
        self._steps, self._step = 2 * count, 0
        errors = fit_errors(joined(self.history(day) for day in days), self._centre.settings, NOTHING_LEARNT)
        samples = [sample for day in days for sample in self.samples(day, errors)]
        since = min((sample.at for sample in samples), default=None)
        return replace(errors, since=since, recalibrated=fit_recalibration(samples))

    def _past(self, day: date) -> Iterator[tuple[PastIncident, Tracks]]:
        picture = self._seat.ask(DayOf(day))
        for place, incident in enumerate(picture.incidents.values()):
            self._tell(place / len(picture.incidents))
            if incident.rule is not None and incident.t0 is not None:
                yield self._whole(incident, picture)
        self._step += 1
        self._tell(0.0)

    def _tell(self, share_of_day: float) -> None:
        self._so_far(min(1.0, (self._step + share_of_day) / self._steps))

    def _whole(self, incident: Incident, picture: Situation) -> tuple[PastIncident, Tracks]:
        tasks, entries = picture.tasks_of_incident(incident.id), picture.entries_of(incident.id)
        crews = {
            task.crew_id: picture.crews[task.crew_id]
            for task in tasks
            if task.crew_id is not None and task.crew_id in picture.crews
        }
        members = tuple(member for crew in crews.values() for member in crew.member_ids)
        fixes = self._fixes(members, incident.t0 or self._now) if members else ()
        return PastIncident(incident, tasks, entries, crews), Tracks(fixes)

    def _fixes(self, members: tuple[str, ...], t0: datetime) -> tuple[Fix, ...]:
        return self._seat.ask(FixesOf(members, t0 - BEFORE, t0 + AFTER))
