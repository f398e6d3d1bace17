"""How much an incident counts in a plan: by severity, by promise, and by how long it has waited."""

from __future__ import annotations

import math
from datetime import datetime

from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.settings import Settings

LEAST_SEVERE = 4
# An incident whose rule has no arrival limit waits as though it had this one.
_USUAL_LIMIT_S = 1800.0


def due_in_s(need: Need, now: datetime) -> float:
    """Seconds until arrival is late, negative once it is; inf without a limit."""
    due_at = need.arrival_due_at
    return math.inf if due_at is None else (due_at - now).total_seconds()


def weight(incident: Incident, now: datetime, settings: Settings) -> float:
    """What a second counts at this incident, against one at a routine incident of the least severity."""
    rule = incident.rule
    limit_s = float(rule.arrival_s) if rule is not None and rule.arrival_s else _USUAL_LIMIT_S
    waited_s = max(0.0, (now - (incident.t0 or incident.received_at)).total_seconds())
    severe = settings.plan_severity_factor ** (LEAST_SEVERE - incident.severity)
    promised = settings.plan_promised_factor if rule is not None and rule.is_promised else 1.0
    return float(severe * promised * (1.0 + settings.plan_waiting_factor * min(waited_s / limit_s, 3.0)))
