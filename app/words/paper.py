"""Late entries in words; no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from app.words.catalogue import Words
from dispatch.incident import Incident
from dispatch.indicators import StageRate
from dispatch.paper import PaperSheet


def late_entries_words(rate: StageRate, words: Words) -> str:
    """What was decided by paper that was entered later (case 9); nothing where nothing was."""
    if not (rate.late_entries or rate.late_entries_unsigned):
        return ""
    return words.say(
        "rates.late_entries",
        met=rate.late_entries_met,
        n=rate.late_entries,
        unsigned=rate.late_entries_unsigned,
    )


def signed_words(sheet: PaperSheet, words: Words) -> str:
    """Who has signed a sheet, or that nobody has."""
    if not sheet.is_signed:
        return words.say("paper.unsigned")
    return words.say("paper.signed", by=sheet.signed_by, at=sheet.signed_at)


def paper_words(incident: Incident, words: Words) -> str:
    """A line for each sheet; empty without one."""
    return "\n".join(_sheet_line(sheet, words) for sheet in incident.paper)


def _sheet_line(sheet: PaperSheet, words: Words) -> str:
    log = words.say("detail.paper.log", log=sheet.log) if sheet.log else words.say("paper.unproven")
    return words.say(
        "detail.paper",
        sheet=sheet.sheet,
        by=sheet.entered_by,
        entered=sheet.entered_at,
        log=log,
        signed=signed_words(sheet, words),
    )


def listed_sheets(incidents: Iterable[Incident]) -> list[tuple[Incident, PaperSheet]]:
    """All sheets of incidents, the newest first."""
    found = [(incident, sheet) for incident in incidents for sheet in incident.paper]
    return sorted(found, key=lambda pair: pair[1].entered_at, reverse=True)


def listed_line(incident: Incident, sheet: PaperSheet, words: Words) -> str:
    """A sheet in a list."""
    return words.say(
        "paper.line",
        sheet=sheet.sheet,
        number=incident.number,
        category=incident.category,
        received=incident.received_at,
        by=sheet.entered_by,
        entered=sheet.entered_at,
        signed=signed_words(sheet, words),
    )
