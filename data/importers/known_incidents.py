"""Which rows tell of incidents that are there already: these stay as they are, and what is new is told."""

from collections.abc import Iterator, Sequence

from data.importers.importing import row_id
from data.importers.incident_rows import Report
from data.importers.report import Findings
from data.store import SqlStore
from dispatch.assignment import Assignment
from dispatch.incident import Incident

HISTORY = "history"
"""The tag of incidents that came in as history."""
_ASKED_AT_ONCE = 5_000
_SAME_DEGREES = 1e-6


def unknown_reports(reports: list[Report], store: SqlStore, findings: Findings) -> list[Report]:
    """Those of the reports that are not there yet.

    Refused: number_taken. Noticed: crew_not_added, known_elsewhere.
    """
    numbers_told = {number for report in reports for number in (report.number, report.key[1])}
    kept = _kept_incidents(sorted(numbers_told), store)
    known = {(incident.source, incident.source_number or incident.number): incident for incident in kept}
    numbers = {incident.number for incident in kept}
    new, again = [], []
    for report in reports:
        if report.key in known:
            findings.unchanged += 1
            again.append(report)
        elif report.number in numbers:
            findings.refuse(report.row.row, "number_taken", number=report.number)
        else:
            new.append(report)
    at_work = [report for report in again if report.crew and report.has_task and _is_past(known[report.key])]
    _tell_new_crews(at_work, store, findings)
    _tell_moved([report for report in again if _is_elsewhere(report, known[report.key])], findings)
    return new


def _is_elsewhere(report: Report, known: Incident) -> bool:
    """Whether a row places an incident elsewhere than it is kept: the file may be in another datum."""
    told, kept = report.place, known.place
    if told.lon is None or told.lat is None or kept.lon is None or kept.lat is None:
        return False
    return max(abs(told.lon - kept.lon), abs(told.lat - kept.lat)) > _SAME_DEGREES


def _tell_moved(reports: Sequence[Report], findings: Findings) -> None:
    if reports:
        findings.notice(reports[0].row.row, "known_elsewhere", count=len(reports))


def task_id(report: Report) -> str:
    """The id of the task that a row tells of."""
    return row_id("assignment", *report.key, report.crew)


def _is_past(incident: Incident) -> bool:
    return HISTORY in incident.tags and incident.rule is not None


def _tell_new_crews(reports: Sequence[Report], store: SqlStore, findings: Findings) -> None:
    """Notice rows that name a crew of which the incident, as it came in before, knows nothing."""
    asked = sorted({task_id(report) for report in reports})
    kept = {task.id for ids in _portions(asked) for task in store.rows(Assignment, id=ids)}
    for report in reports:
        if task_id(report) not in kept:
            findings.notice(report.row.row, "crew_not_added", number=report.number, crew=report.crew)


def _kept_incidents(numbers: list[str], store: SqlStore) -> list[Incident]:
    """Incidents that carry one of these numbers, as their own or as their source's."""
    kept: list[Incident] = []
    for asked in _portions(numbers):
        kept += store.rows(Incident, number=asked)
        kept += store.rows(Incident, source_number=asked)
    return kept


def _portions(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _ASKED_AT_ONCE] for start in range(0, len(values), _ASKED_AT_ONCE))
