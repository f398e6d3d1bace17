"""Indicators: rates of the fast stages, raw and adjusted, by any grouping; volume and unfinished (B8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from dispatch.assignment import Assignment
from dispatch.incident import Incident, StageName
from dispatch.paper import LATE_ENTRY
from dispatch.settings import Settings
from dispatch.stages import ByStage, StageClock, StageClocks, StageState
from dispatch.timing import all_on_time, in_rates

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Timed:
    """An incident with its clocks, and the crew that led when each stage stopped and answers for it."""

    incident: Incident
    clocks: StageClocks
    lead_crews: Mapping[StageName, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StageRate:
    """One stage over many incidents. `n` are decided raw results, `n_adjusted` decided adjusted ones.

    `relieved`: late as first due, met with relief; `waived` and `not_applicable` are in no adjusted result.
    `late_entries` are decided by paper that was entered later and signed (case 9): a column of their own, in
    none of the others; `late_entries_unsigned` are those that nobody has signed yet.
    """

    n: int = 0
    met: int = 0
    n_adjusted: int = 0
    met_adjusted: int = 0
    relieved: int = 0
    waived: int = 0
    not_applicable: int = 0
    unproven: int = 0
    late_entries: int = 0
    late_entries_met: int = 0
    late_entries_unsigned: int = 0

    @property
    def raw(self) -> float | None:
        """The share met as first due; None without a decided stage."""
        return _share(self.met, self.n)

    @property
    def adjusted(self) -> float | None:
        """The share met with relief, without what was waived."""
        return _share(self.met_adjusted, self.n_adjusted)

    @property
    def late(self) -> int:
        return self.n - self.met

    @property
    def share_unproven(self) -> float | None:
        """The share of decided stages that a claim stopped which nothing proves."""
        return _share(self.unproven, self.n)

    @property
    def share_adjusted_out(self) -> float | None:
        """The share that was waived or relieved, of all that apply and are decided or waived."""
        return _share(self.waived + self.relieved, self.n_adjusted + self.waived)

    def needs_warning(self, settings: Settings) -> bool:
        """Whether more was adjusted out than the setting allows (5 per cent)."""
        return (self.share_adjusted_out or 0.0) > settings.adjusted_out_warning


@dataclass(frozen=True)
class Rates(ByStage[StageRate]):
    """The three stages, and incidents on time all the way (全程按时), of `on_time_n` decided ones."""

    on_time: int
    on_time_n: int

    @property
    def all_on_time(self) -> float | None:
        """The share of decided incidents with every stage met."""
        return _share(self.on_time, self.on_time_n)


NO_RATES = Rates(StageRate(), StageRate(), StageRate(), 0, 0)
"""Those of no incidents at all."""
Grouping = Callable[[Timed, StageName], Key | None]
"""What a stage of an incident is counted under; None: not at all."""


def everything(_timed: Timed, _stage: StageName) -> str:
    """All in one group."""
    return "all"


def by_zone(kind: str) -> Grouping[str]:
    """By the code of the zone of a kind, as frozen at acceptance."""
    return lambda timed, _stage: timed.incident.zones.get(kind)


def by_lead_crew(timed: Timed, stage: StageName) -> str | None:
    """By the crew that led when the stage stopped."""
    return timed.lead_crews.get(stage)


def by_source(timed: Timed, _stage: StageName) -> str:
    """By where the report came from."""
    return timed.incident.source


def by_category(timed: Timed, _stage: StageName) -> str:
    """By minor category."""
    return timed.incident.category


def by_major(timed: Timed, _stage: StageName) -> str:
    """By major category."""
    return timed.incident.category.partition(".")[0]


@dataclass
class _Group:
    """What has been counted under one key so far."""

    clocks: dict[StageName, list[StageClock]] = field(
        default_factory=lambda: {stage: [] for stage in StageName}
    )
    paper: dict[StageName, list[tuple[StageClock, bool]]] = field(
        default_factory=lambda: {stage: [] for stage in StageName}
    )
    on_time: list[bool] = field(default_factory=list)

    def take(self, timed: Timed, stage: StageName) -> None:
        """An incident as a whole counts where its feedback does: with who led at its end."""
        clock = timed.clocks.of(stage)
        if _is_late_entry(timed.incident, clock):
            self.paper[stage].append((clock, all(sheet.is_signed for sheet in timed.incident.paper)))
        else:
            self.clocks[stage].append(clock)
        is_whole = stage is StageName.FEEDBACK and not timed.incident.paper
        whole = all_on_time(timed.clocks) if is_whole else None
        if whole is not None:
            self.on_time.append(whole)

    def rates(self) -> Rates:
        response, arrival, feedback = (
            _with_paper(stage_rate(self.clocks[stage]), self.paper[stage]) for stage in StageName
        )
        return Rates(response, arrival, feedback, sum(self.on_time), len(self.on_time))


def _is_late_entry(incident: Incident, clock: StageClock) -> bool:
    """Whether a stage rests on paper: its stop does, or the whole incident."""
    return LATE_ENTRY in clock.flags or any(sheet.is_whole for sheet in incident.paper)


def _with_paper(rate: StageRate, paper: Iterable[tuple[StageClock, bool]]) -> StageRate:
    decided = [(clock, is_signed) for clock, is_signed in paper if clock.raw_met is not None]
    signed = [clock for clock, is_signed in decided if is_signed]
    return replace(
        rate,
        late_entries=len(signed),
        late_entries_met=sum(clock.raw_met is True for clock in signed),
        late_entries_unsigned=len(decided) - len(signed),
    )


def rates(timed: Iterable[Timed], grouping: Grouping[Key], *, promised_only: bool = True) -> dict[Key, Rates]:
    """The rates of each group; only incidents under a promised rule unless told otherwise."""
    counted = [item for item in timed if is_counted(item.incident, promised_only=promised_only)]
    groups: defaultdict[Key, _Group] = defaultdict(_Group)
    for item in counted:
        for stage in StageName:
            key = grouping(item, stage)
            if key is not None:
                groups[key].take(item, stage)
    return {key: group.rates() for key, group in groups.items()}


def is_counted(incident: Incident, *, promised_only: bool = True) -> bool:
    """Whether an incident stands in rates."""
    is_asked = incident.rule is not None and (incident.rule.is_promised or not promised_only)
    return is_asked and in_rates(incident)


def stage_rate(clocks: Iterable[StageClock]) -> StageRate:
    """Count one stage over many incidents."""
    count: Counter[str] = Counter()
    for clock in clocks:
        count["n"] += clock.raw_met is not None
        count["met"] += clock.raw_met is True
        count["n_adjusted"] += clock.adjusted_met is not None
        count["met_adjusted"] += clock.adjusted_met is True
        count["relieved"] += clock.raw_met is False and clock.adjusted_met is True
        count["waived"] += clock.state is StageState.WAIVED
        count["not_applicable"] += clock.state is StageState.NOT_APPLICABLE
        count["unproven"] += clock.raw_met is not None and clock.unproven
    return StageRate(**count)


def lead_crews(assignments: Iterable[Assignment], clocks: StageClocks) -> dict[StageName, str]:
    """The crew that led when each stage stopped; for one that runs or never ran, the last that led."""
    leads = sorted(
        (task for task in assignments if task.is_lead and task.crew_id is not None),
        key=lambda task: (task.sent_at, task.id),
    )
    found = {stage: _leading_at(leads, clocks.of(stage).stopped_at) for stage in StageName}
    return {stage: crew for stage, crew in found.items() if crew is not None}


def _leading_at(leads: list[Assignment], at: datetime | None) -> str | None:
    known = [task for task in leads if at is None or task.sent_at <= at]
    return known[-1].crew_id if known else None


@dataclass(frozen=True)
class Volume:
    """How much came in: incidents received, by source and by category, and those still unfinished."""

    received: int
    by_source: Mapping[str, int]
    by_category: Mapping[str, int]
    unfinished: int


def volume(incidents: Iterable[Incident], begins: datetime, ends: datetime) -> Volume:
    """What was received in a span of time, `ends` not included."""
    taken = [incident for incident in incidents if begins <= incident.received_at < ends]
    return Volume(
        len(taken),
        _counted(incident.source for incident in taken),
        _counted(incident.category for incident in taken),
        sum(incident.is_open for incident in taken),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def local_day_bounds(day: date, settings: Settings) -> tuple[datetime, datetime]:
    """When a local day of the centre begins and ends, in UTC; 23 or 25 hours where clocks are changed."""
    zone = ZoneInfo(settings.timezone)
    begins, ends = (datetime.combine(d, time(0), zone) for d in (day, day + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
