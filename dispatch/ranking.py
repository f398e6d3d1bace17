"""The order of advice under each policy; a crew that alone stops arrival comes before one that doesn't."""

from __future__ import annotations

from collections.abc import Callable

from dispatch.candidates import Candidate
from dispatch.policy import Policy
from dispatch.settings import Settings

Key = tuple[float, ...]


def rank(line: Candidate, policy: Policy, settings: Settings) -> tuple[bool, Key, str]:
    """What lines are sorted by, the best first."""
    return (not line.meets_arrival, _KEYS[policy](line, settings), line.call_sign)


def _fastest(line: Candidate, settings: Settings) -> Key:
    """By the moment when they will be there, consent counted."""
    return (_yielding_s(line, settings),)


def _on_time(line: Candidate, settings: Settings) -> Key:
    """Those who surely keep the promise by who answers first here, then all others by their chance."""
    if _leads(line, settings):
        return (0.0, line.is_held_back, float(line.standing), line.expected_s)
    chance = 0.0 if line.on_time is None else round(line.on_time, 2)
    return (1.0, -chance, _yielding_s(line, settings))


def _coverage(line: Candidate, settings: Settings) -> Key:
    """Those who surely keep the promise by what their going leaves uncovered, all others as above."""
    if line.coverage is None or not _leads(line, settings):
        return _on_time(line, settings)
    return (0.0, line.is_held_back, round(line.coverage.cost, 4), float(line.standing), line.expected_s)


def _leads(line: Candidate, settings: Settings) -> bool:
    surely = line.on_time is None or line.on_time >= settings.on_time_probability
    return surely and not line.needs_consent


def _yielding_s(line: Candidate, settings: Settings) -> float:
    """When it will be there; one that is held back gives way to others who are not much later."""
    return line.expected_s + settings.held_back_yields_s * line.is_held_back


_KEYS: dict[Policy, Callable[[Candidate, Settings], Key]] = {
    Policy.FASTEST: _fastest,
    Policy.ON_TIME: _on_time,
    Policy.COVERAGE: _coverage,
}
