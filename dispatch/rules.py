"""Timing rules: the book of a centre, and the one rule that is frozen with an incident (B1)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.incident import FrozenRule
from dispatch.reasons import Refused
from dispatch.settings import Settings


class BadRules(ValueError):
    """A rule file that can't be read; the message names the rule."""


@dataclass(frozen=True)
class TimingRule:
    """Limits in seconds (None: the stage has none) and the conditions under which they hold; None: any."""

    code: str
    fast: tuple[str, ...]
    variant: str
    promised: bool
    response_s: int | None = None
    arrival_s: int | None = None
    feedback_s: int | None = None
    tier: str | None = None
    hours: str | None = None
    categories: tuple[str, ...] | None = None
    severities: tuple[int, ...] | None = None
    sources: tuple[str, ...] | None = None


@dataclass(frozen=True)
class RuleBook:
    """A version of a centre's rules, in order of choice, and which modes of work are scored."""

    version: int
    rules: tuple[TimingRule, ...]
    modes: Mapping[str, bool]


@cache
def shipped_rules() -> RuleBook:
    """The rules of the demo centre that come with the program."""
    return read_rules(files("dispatch").joinpath("rules.toml").read_text(encoding="utf-8"))


def read_rules(text: str) -> RuleBook:
    """The book that a TOML text holds; BadRules says what can't be read."""
    try:
        plain = tomllib.loads(text)
        rules = tuple(_rule(number, table) for number, table in enumerate(plain["rule"], start=1))
        return RuleBook(int(plain["version"]), rules, {str(k): bool(v) for k, v in plain["modes"].items()})
    except KeyError as missing:
        raise BadRules(f"no {missing} in the rules") from missing
    except tomllib.TOMLDecodeError as problem:
        raise BadRules(str(problem)) from problem


def _rule(number: int, table: Mapping[str, Any]) -> TimingRule:
    unknown = table.keys() - {item.name for item in fields(TimingRule)}
    if unknown:
        raise BadRules(f"rule {number}: {sorted(unknown)[0]} is unknown")
    if table.get("hours", "night") != "night":
        raise BadRules(f"rule {number}: hours {table['hours']!r} are unknown")
    limits = [table[name] for name in ("response_s", "arrival_s", "feedback_s") if name in table]
    if any(not isinstance(limit, int) or limit <= 0 for limit in limits):
        raise BadRules(f"rule {number}: limits are whole seconds above 0")
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    try:
        return TimingRule(**kept)
    except TypeError as problem:
        raise BadRules(f"rule {number}: {problem}") from problem


def choose_rule(
    book: RuleBook,
    *,
    fast: str,
    mode: str,
    tier: str,
    category: str,
    severity: int,
    source: str,
    t0: datetime,
    settings: Settings,
) -> FrozenRule:
    """The first rule whose conditions hold; Refused("no_rule" | "unknown_mode") where none does."""
    if mode not in book.modes:
        raise Refused("unknown_mode", mode=mode, known=", ".join(book.modes))
    for rule in book.rules:
        asked = (
            (rule.fast, fast),
            (rule.categories, category),
            (rule.severities, severity),
            (rule.sources, source),
        )
        fits = all(known is None or value in known for known, value in asked)
        if fits and rule.tier in (None, tier) and (rule.hours is None or is_night(t0, settings)):
            return _frozen(rule, book, mode)
    raise Refused("no_rule", fast=fast, category=category)


def _frozen(rule: TimingRule, book: RuleBook, mode: str) -> FrozenRule:
    """In a mode that is not scored the limits stay, measured; nothing is promised."""
    return FrozenRule(
        code=rule.code,
        version=book.version,
        variant=rule.variant,
        response_s=rule.response_s,
        arrival_s=rule.arrival_s,
        feedback_s=rule.feedback_s,
        is_promised=rule.promised and book.modes[mode],
        mode=mode,
    )


def is_night(moment: datetime, settings: Settings) -> bool:
    """Whether a moment lies in the centre's night hours: their first second does, their end does not."""
    begins, ends = night_bounds(settings)
    local = moment.astimezone(ZoneInfo(settings.timezone)).time()
    if begins <= ends:
        return begins <= local < ends
    return local >= begins or local < ends


def night_bounds(settings: Settings) -> tuple[time, time]:
    """When the night begins and ends, local time of day."""
    begins, _, ends = settings.night_hours.partition("-")
    return time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())
