"""Whose going needs the consent of another street, how long that may take, what came of it (case 10)."""

from __future__ import annotations

from datetime import datetime

from dispatch.help_asked import HelpAsked, HelpState, help_for
from dispatch.need import Need
from dispatch.settings import Settings
from dispatch.standing import Standing


def asks_consent(standing: Standing, need: Need) -> bool:
    """Whether another street has a say in the going of crews of such a standing."""
    return standing is Standing.OTHER and not need.needs_no_consent


def needs_consent(crew_id: str, standing: Standing, need: Need) -> bool:
    """Whether somebody else has to agree before this crew goes, and has not yet."""
    asked = help_for(need.help, crew_id) if need.help else None
    return asks_consent(standing, need) and not (asked is not None and asked.may_go)


def consent_s(crew_id: str, standing: Standing, need: Need, settings: Settings, now: datetime) -> float:
    """Seconds that consent may take from now, 0 where none is needed; of a request that waits, the rest."""
    if not needs_consent(crew_id, standing, need):
        return 0.0
    asked = help_for(need.help, crew_id)
    if asked is None or asked.state(now) is not HelpState.WAITING:
        return float(settings.consent_s)
    return (asked.due_at - now).total_seconds()


def asked_for(crew_id: str, standing: Standing, need: Need) -> HelpAsked | None:
    """The newest request for a crew whose street has a say."""
    return help_for(need.help, crew_id) if need.help and asks_consent(standing, need) else None
