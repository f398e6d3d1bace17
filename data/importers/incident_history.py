"""Makes history of imported incidents: ended, with the entries and tasks that their times tell of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.importers.importing import row_id
from data.importers.incident_rows import Report
from data.importers.report import Findings, RowRefused
from data.importers.stand_ins import StandIns, posts_needed
from dispatch.actions.common import chain_of
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

TAG = "history"
FLAG = "imported"
_ENTRIES = {
    "responded_at": EntryKind.RESPONSE,
    "arrived_at": EntryKind.ARRIVAL,
    "reported_back_at": EntryKind.FEEDBACK,
}
_OF_A_CREW = ("dispatched_at", *_ENTRIES)


@dataclass
class History:
    """Collects the rows of ended incidents; `kept_crews` are those that tasks can be laid to."""

    centre: Centre
    now: datetime
    kept_crews: Iterable[Crew]
    findings: Findings
    _rows: list[Row] = field(default_factory=list)
    _stand_ins: StandIns = field(init=False)

    def __post_init__(self) -> None:
        self._stand_ins = StandIns(self.centre, self.kept_crews)

    def take(self, report: Report) -> None:
        """Add the rows of one incident; RowRefused where no rule holds for it or its state is no end."""
        if "received_at" not in report.stamps:
            raise RowRefused("missing_value", column="received_at")
        incident = self._incident(report)
        crew = self._crew(report, incident)
        task = self._task(report, incident, crew) if crew else None
        self._rows += [incident, *([task] if task else ()), *self._entries(report, incident, task)]

    def rows(self) -> tuple[Row, ...]:
        """All rows: crews first, then each incident with its task and entries."""
        return (*self._stand_ins.rows(), *self._rows)

    def _incident(self, report: Report) -> Incident:
        received_at = report.stamps["received_at"]
        state, closed_at = self._end(report)
        is_machine = self.centre.sources.by_code(report.source).is_machine
        t0 = report.stamps.get("accepted_at", received_at) if is_machine else received_at
        incident = Incident(
            id=row_id("incident", *report.key),
            number=report.number,
            source=report.source,
            category=report.category.code,
            severity=report.severity,
            words=report.words,
            place=report.place,
            received_at=received_at,
            state=state,
            reported_at=report.reported_at,
            source_number=report.number,
            t0=t0,
            **chain_of(self.centre, report.place),
            outcome=report.row.get("outcome") or "handled",
            tags=(TAG,),
            state_since=closed_at,
            closed_at=closed_at,
        )
        incident = replace(incident, unit=self._unit(report, incident.zones))
        return incident if state in NEVER_COUNTED else self._accepted(incident, report, t0)

    def _end(self, report: Report) -> tuple[State, datetime]:
        told = report.row.get("state").casefold()
        known = {state.value for state in ENDED}
        if told and told not in known:
            raise RowRefused("unknown_state", value=told, known=", ".join(sorted(known)))
        closed_at = report.stamps.get("closed_at")
        if closed_at is None:
            closed_at = max(report.stamps.values())
            self.findings.mend(report.row.row, "closed_assumed", at=closed_at)
        if report.category.clue_only:
            return State.DISMISSED, closed_at
        return State(told) if told else State.CLOSED, closed_at

    def _unit(self, report: Report, zones: Mapping[str, str]) -> str | None:
        return report.row.get("unit") or zones.get("sub_district") or zones.get("district")

    def _accepted(self, incident: Incident, report: Report, t0: datetime) -> Incident:
        """Rule and limits as they would have been chosen then (B1)."""
        rule = self._rule(incident, report, t0)
        accepted_at = report.stamps.get("accepted_at", t0)
        made = Classification(incident.category, incident.severity, rule, accepted_at, FLAG)
        closing = closing_limits(report.category.closing, t0, self.centre.settings)
        return replace(incident, rule=rule, closing=closing, classifications=(made,))

    def _rule(self, incident: Incident, report: Report, t0: datetime) -> FrozenRule:
        centre = self.centre
        try:
            return choose_rule(
                centre.rules,
                fast=report.category.fast,
                mode=centre.settings.timing_mode,
                tier=centre.tier(centre.attribution(incident.place)),
                category=incident.category,
                severity=incident.severity,
                source=incident.source,
                t0=t0,
                settings=centre.settings,
            )
        except Refused as refused:
            raise RowRefused("no_rule", category=incident.category) from refused

    def _crew(self, report: Report, incident: Incident) -> Crew | None:
        """Whose task it was: the crew of that call sign on shift then, else one that stands in for it."""
        told = [report.stamps[name] for name in _OF_A_CREW if name in report.stamps]
        call_sign = report.row.get("crew")
        can_go = any(term.is_dispatchable for term in report.category.requirement.terms)
        if not told or not can_go or incident.rule is None:
            return None
        ended_at = incident.closed_at or told[-1]
        crew, is_known = self._stand_ins.crew(
            call_sign or incident.unit or FLAG, incident.unit or "", (told[0], ended_at), report.category
        )
        if not is_known:
            self.findings.notice(report.row.row, "crew_assumed", crew=crew.call_sign)
        return crew

    def _task(self, report: Report, incident: Incident, crew: Crew) -> Assignment:
        stamps = report.stamps
        is_known = bool(crew.member_ids)
        posts, contractor = posts_needed(report.category.requirement)
        is_reported = "reported_back_at" in stamps
        return Assignment(
            id=row_id("assignment", *report.key),
            incident_id=incident.id,
            unit=crew.unit,
            state=AssignmentState.REPORTED if is_reported else AssignmentState.ENDED,
            sent_at=next(stamps[name] for name in _OF_A_CREW if name in stamps),
            sent_by=FLAG,
            crew_id=crew.id,
            posts=crew.posts if is_known else posts,
            contractor_object=crew.contractor_object if is_known else contractor,
            mode=crew.mode.value,
            acknowledged_at=stamps.get("responded_at"),
            arrived_at=stamps.get("arrived_at"),
            reported_at=stamps.get("reported_back_at"),
            ended_at=stamps.get("reported_back_at", incident.closed_at),
            end_code="" if is_reported else TAG,
        )

    def _entries(self, report: Report, incident: Incident, task: Assignment | None) -> Iterator[Entry]:
        for stamp, kind in _ENTRIES.items():
            is_desk_word = kind is EntryKind.FEEDBACK
            if stamp not in report.stamps or (task is None and not is_desk_word):
                continue
            yield Entry(
                id=row_id("entry", kind.value, *report.key),
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
