"""How alarms of past stages behaved: how early they came, how often wrongly, whether they fluttered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from dispatch.centre import Centre
from dispatch.desk_wait import accepted_at
from dispatch.forecast_samples import PastIncident, views_at
from dispatch.hindsight import Tracks
from dispatch.incident import StageName
from dispatch.judgement import Judge, Judgement
from dispatch.stages import StageClock
from dispatch.timing import is_live, stage_clocks

LOOKS = 60
"""How often a stage is looked at over its limit: each second of a minute, every five of five minutes."""


@dataclass(frozen=True)
class StageAlarm:
    """One decided stage: when it was first lit, `lead_s` before its due time (None: never while it ran).

    `changes`: how often its judgement changed; `returns`: how often it went back to on time.
    """

    stage: StageName
    is_met: bool
    lead_s: float | None
    changes: int
    returns: int


@dataclass(frozen=True)
class AlarmCheck:
    """Many of them. Shares are None where there is nothing to share."""

    n: int
    late: int
    warned: float | None
    """Of the late ones, the share that was lit before it was late."""
    median_lead_s: float | None
    false: float | None
    """Of those met, the share that was lit at some time all the same."""
    precision: float | None
    """Of those lit, the share that came late."""
    changes: float
    """Changes of judgement a stage, on average."""
    most_returns: int


def alarms_of(past: PastIncident, tracks: Tracks, centre: Centre, until: datetime) -> list[StageAlarm]:
    """The alarms of an incident's decided stages, seen as the live judge would have, with its memory."""
    began = accepted_at(past.incident)
    if not is_live(past.incident) or began is None:
        return []
    requirement = centre.categories.by_code(past.incident.category).requirement
    clocks = stage_clocks(past.incident, past.entries, past.tasks, requirement, until)
    decided = [clock for clock in clocks.all if clock.raw_met is not None and clock.due_at is not None]
    return [_alarm(clock, _judgements(clock, past, tracks, centre, began)) for clock in decided]


def _judgements(
    clock: StageClock, past: PastIncident, tracks: Tracks, centre: Centre, began: datetime
) -> Iterator[tuple[datetime, Judgement]]:
    moments = [at for at in _looks(clock) if at >= began]
    for at, view in views_at(past, tracks, centre, moments, Judge()).items():
        if clock.stage in view.forecasts:
            yield at, view.forecasts[clock.stage].judgement


def _looks(clock: StageClock) -> Iterator[datetime]:
    assert clock.started_at is not None
    assert clock.limit_s is not None
    for number in range(LOOKS):
        at = clock.started_at + timedelta(seconds=clock.limit_s * number / LOOKS)
        if clock.stopped_at is None or at < clock.stopped_at:
            yield at


def _alarm(clock: StageClock, judged: Iterable[tuple[datetime, Judgement]]) -> StageAlarm:
    # What nobody can see is no judgement: it neither lights a stage nor puts it out.
    known = [(at, judgement) for at, judgement in judged if judgement is not Judgement.UNKNOWN]
    lit = next((at for at, judgement in known if judgement >= Judgement.AT_RISK), None)
    steps = [(before, after) for (_, before), (_, after) in pairwise(known)]
    return StageAlarm(
        stage=clock.stage,
        is_met=bool(clock.raw_met),
        lead_s=(clock.due_at - lit).total_seconds() if lit and clock.due_at else None,
        changes=sum(before is not after for before, after in steps),
        returns=sum(before >= Judgement.AT_RISK > after for before, after in steps),
    )


def check_alarms(alarms: Sequence[StageAlarm]) -> AlarmCheck:
    """All of them as one; of at least one stage."""
    late = [alarm for alarm in alarms if not alarm.is_met]
    lit = [alarm for alarm in alarms if alarm.lead_s is not None]
    leads = [alarm.lead_s for alarm in late if alarm.lead_s is not None]
    wrongly = [alarm for alarm in lit if alarm.is_met]
    return AlarmCheck(
        n=len(alarms),
        late=len(late),
        warned=_share(len(leads), len(late)),
        median_lead_s=median(leads) if leads else None,
        false=_share(len(wrongly), len(alarms) - len(late)),
        precision=_share(len(lit) - len(wrongly), len(lit)),
        changes=sum(alarm.changes for alarm in alarms) / max(len(alarms), 1),
        most_returns=max((alarm.returns for alarm in alarms), default=0),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
