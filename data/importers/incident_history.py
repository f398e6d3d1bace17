"""Makes history of imported incidents: ended, with the entries and tasks that their times tell of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.importers.importing import row_id
from data.importers.incident_rows import OF_A_CREW, Report
from data.importers.known_incidents import HISTORY, task_id
from data.importers.progress import Progress, told, unheard
from data.importers.report import HEADER_ROW, Finding, Findings, RowRefused
from data.importers.stand_ins import StandIns
from data.importers.told_incidents import ToldIncident
from data.importers.vocabulary import word_code
from dispatch.actions.common import chain_fields
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import ENDED, Classification, FrozenRule, Incident
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.rules import choose_rule
from dispatch.timing import NEVER_COUNTED
from dispatch.worktime import closing_limits
from gis.zones import Attribution

FLAG = "imported"
_ENTRIES = {
    "responded_at": EntryKind.RESPONSE,
    "arrived_at": EntryKind.ARRIVAL,
    "reported_back_at": EntryKind.FEEDBACK,
}
_ENDS = {state.value: state for state in ENDED}


@dataclass
class History:
    """Collects the rows of ended incidents; `kept_crews` are those that tasks can be laid to."""

    centre: Centre
    now: datetime
    kept_crews: Iterable[Crew]
    findings: Findings
    progress: Progress = unheard
    _rows: list[Row] = field(default_factory=list)
    _stand_ins: StandIns = field(init=False)

    def __post_init__(self) -> None:
        self._stand_ins = StandIns(self.centre, self.kept_crews)

    def take_all(self, incidents: Sequence[ToldIncident]) -> None:
        """Add the rows of all incidents; refused where no rule holds for one or its state is no end."""
        whole = len(self.findings.noticed)
        attributed = self.centre.attributions([one.place for one in incidents])
        for one, zones in zip(told(incidents, "checking", self.progress), attributed, strict=True):
            try:
                self._take(one, zones)
            except RowRefused as refused:
                for report in one.rows:
                    self.findings.refuse(report.row.row, refused.code, **refused.values)
        # What holds for the whole file is told before what holds for rows.
        self.findings.noticed[whole:whole] = self._stages_without_word(incidents)

    def rows(self) -> tuple[Row, ...]:
        """All rows: crews first, then each incident with its tasks and entries."""
        return (*self._stand_ins.rows(), *self._rows)

    def _take(self, one: ToldIncident, zones: Attribution | None) -> None:
        incident = self._incident(one, zones)
        self._rows.append(incident)
        first_sent = min(one.rows, key=_sent_at)
        for report in one.rows:
            crew = self._crew(report, incident)
            task = self._task(report, incident, crew, report is first_sent) if crew else None
            self._rows += [*([task] if task else ()), *self._entries(report, incident, task)]

    def _stages_without_word(self, incidents: Sequence[ToldIncident]) -> list[Finding]:
        """A stage that no row tells of is not met by any: whoever reads its rate must know why.

        Only what has a promise is rated at all.
        """
        rules = [row.rule for row in self._rows if isinstance(row, Incident)]
        promised = sum(rule is not None and rule.is_promised for rule in rules)
        code = "stage_never_told" if promised else "stage_not_rated"
        told_of = {stamp for one in incidents for report in one.rows for stamp in report.stamps}
        return [
            Finding(HEADER_ROW, code, {"stage": kind.value, "column": stamp, "promised": promised})
            for stamp, kind in _ENTRIES.items()
            if incidents and stamp not in told_of
        ]

    def _incident(self, one: ToldIncident, zones: Attribution | None) -> Incident:
        first, chain = one.first, chain_fields(zones)
        received_at = one.earliest("received_at")
        if received_at is None:
            raise first.row.lacks("received_at")
        state, closed_at = self._end(one)
        is_machine = self.centre.sources.by_code(first.source).is_machine
        accepted_at = one.earliest("accepted_at") or received_at
        t0 = accepted_at if is_machine else received_at
        unit = first.row.get("unit") or chain["zones"].get("sub_district") or chain["zones"].get("district")
        counted = {} if state in NEVER_COUNTED else self._accepted(first, zones, t0, accepted_at)
        return Incident(
            id=row_id("incident", *first.key),
            number=first.number,
            source=first.source,
            category=first.category.code,
            severity=first.severity,
            words=first.words,
            place=one.place,
            received_at=received_at,
            state=state,
            reported_at=first.reported_at,
            source_number=first.key[1],
            t0=t0,
            unit=unit,
            outcome=first.row.get("outcome") or "handled",
            tags=(HISTORY,),
            state_since=closed_at,
            closed_at=closed_at,
            **chain,
            **counted,
        )

    def _end(self, one: ToldIncident) -> tuple[State, datetime]:
        state = word_code("state", one.first.row.get("state").casefold())
        if state and state not in _ENDS:
            raise RowRefused("unknown_state", value=state, known=", ".join(sorted(_ENDS)))
        closed_at = one.closed_at
        if closed_at is None:
            closed_at = one.last_told
            self.findings.mend(one.first.row.row, "closed_assumed", at=closed_at)
        if one.first.category.clue_only:
            return State.DISMISSED, closed_at
        return _ENDS.get(state, State.CLOSED), closed_at

    def _accepted(
        self, report: Report, zones: Attribution | None, t0: datetime, accepted_at: datetime
    ) -> dict[str, Any]:
        """Rule and limits as they would have been chosen then (B1)."""
        rule = self._rule(report, zones, t0)
        made = Classification(report.category.code, report.severity, rule, accepted_at, FLAG)
        closing = closing_limits(report.category.closing, t0, self.centre.settings)
        return {"rule": rule, "closing": closing, "classifications": (made,)}

    def _rule(self, report: Report, zones: Attribution | None, t0: datetime) -> FrozenRule:
        centre, category = self.centre, report.category
        try:
            return choose_rule(
                centre.rules,
                fast=category.fast,
                mode=centre.settings.timing_mode,
                tier=centre.tier(zones),
                category=category.code,
                severity=report.severity,
                source=report.source,
                t0=t0,
                settings=centre.settings,
            )
        except Refused as refused:
            raise RowRefused("no_rule", category=category.code) from refused

    def _crew(self, report: Report, incident: Incident) -> Crew | None:
        """Whose task it was: the crew of that call sign on shift then, else one that stands in for it."""
        moments = [report.stamps[name] for name in OF_A_CREW if name in report.stamps]
        if not report.has_task or incident.rule is None:
            if report.crew:
                self.findings.notice(report.row.row, "crew_left_out", crew=report.crew)
            return None
        ended_at = report.stamps.get("closed_at") or max(moments)
        unit, call_sign = incident.unit or "", report.crew or incident.unit or FLAG
        crew, is_known = self._stand_ins.crew(call_sign, unit, (moments[0], ended_at), report.category)
        if not is_known:
            self._tell_unknown(report)
        return crew

    def _tell_unknown(self, report: Report) -> None:
        if report.crew:
            self.findings.notice(report.row.row, "crew_assumed", crew=report.crew)
        else:
            self.findings.notice(report.row.row, "crew_unnamed")

    def _task(self, report: Report, incident: Incident, crew: Crew, is_lead: bool) -> Assignment:
        stamps = report.stamps
        is_known = bool(crew.member_ids)
        posts, contractor = self._stand_ins.needed(report.category)
        is_reported = "reported_back_at" in stamps
        return Assignment(
            id=task_id(report),
            incident_id=incident.id,
            unit=crew.unit,
            state=AssignmentState.REPORTED if is_reported else AssignmentState.ENDED,
            sent_at=next(stamps[name] for name in OF_A_CREW if name in stamps),
            sent_by=FLAG,
            crew_id=crew.id,
            posts=crew.posts if is_known else posts,
            contractor_object=crew.contractor_object if is_known else contractor,
            is_lead=is_lead,
            mode=crew.mode.value,
            acknowledged_at=stamps.get("responded_at"),
            arrived_at=stamps.get("arrived_at"),
            reported_at=stamps.get("reported_back_at"),
            ended_at=stamps.get("reported_back_at") or stamps.get("closed_at") or incident.closed_at,
            end_code="" if is_reported else HISTORY,
        )

    def _entries(self, report: Report, incident: Incident, task: Assignment | None) -> Iterator[Entry]:
        for stamp, kind in _ENTRIES.items():
            is_desk_word = kind is EntryKind.FEEDBACK
            if stamp not in report.stamps or (task is None and not is_desk_word):
                continue
            yield Entry(
                id=row_id("entry", kind, *report.key, report.crew),
                incident_id=incident.id,
                kind=kind,
                occurred_at=report.stamps[stamp],
                recorded_at=self.now,
                by=Means.DESK,
                actor=FLAG,
                assignment_id=task.id if task else None,
                outcome=incident.outcome if is_desk_word else "",
                flags=(FLAG,),
            )


def _sent_at(report: Report) -> datetime:
    """When a row's crew was sent, as far as it says; else its last moment."""
    stamps = report.stamps
    return next((stamps[name] for name in OF_A_CREW if name in stamps), max(stamps.values()))
