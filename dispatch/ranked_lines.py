"""Lines of advice in the order of a policy.

Before it counts who brings what is lacking, who was not taken off this before, and who alone stops arrival.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dispatch.candidates import Candidate
from dispatch.policy import Policy
from dispatch.ranking import Claims, order, precedence
from dispatch.settings import Settings


def ranked_lines(lines: Sequence[Candidate], policy: Policy, settings: Settings) -> list[Candidate]:
    """The lines, the best first; those that are alike by call sign."""
    by_call_sign = sorted(lines, key=lambda line: line.call_sign)
    claims = _claims(by_call_sign)
    found = order(
        precedence(claims, policy),
        np.array([1.0 if line.on_time is None else line.on_time for line in by_call_sign]),
        np.array([line.expected_s for line in by_call_sign]),
        np.where(claims.is_held_back, float(settings.held_back_yields_s), 0.0),
        policy,
        settings.on_time_probability,
    )
    extra = np.array([not line.fills_a_gap for line in by_call_sign], dtype=np.bool_)
    taken_off = np.array([line.was_taken_off for line in by_call_sign], dtype=np.bool_)
    alone = np.array([not line.meets_arrival for line in by_call_sign], dtype=np.bool_)
    return [by_call_sign[place] for place in found.sorted(extra, taken_off, alone).tolist()]


def _claims(lines: Sequence[Candidate]) -> Claims:
    return Claims(
        standing=np.array([line.standing for line in lines], dtype=np.int32),
        needs_consent=np.array([line.needs_consent for line in lines], dtype=np.bool_),
        is_held_back=np.array([line.is_held_back for line in lines], dtype=np.bool_),
        leaves_short=np.array([line.leaves_short for line in lines], dtype=np.bool_),
        coverage=np.array([0.0 if line.coverage is None else line.coverage.cost for line in lines]),
        is_ready=np.array([line.ready_in_s <= 0.0 for line in lines], dtype=np.bool_),
    )
