"""How figures are said: a share never without its n, and nothing claimed from a handful; no Qt."""

from __future__ import annotations

from typing import Literal

from app.words import Words
from app.words.paper import late_entries_words
from dispatch.incident import StageName
from dispatch.indicators import Rates, StageRate
from dispatch.settings import Settings

FEW = 5
"""Below so many results a share would say more than is known."""
NOTHING = "–"
Measure = Literal["all", "response", "arrival", "feedback"]
MEASURES: tuple[Measure, ...] = ("all", "response", "arrival", "feedback")
Standing = Literal["breach", "risk", "met", "good", "best", "few"]
_BREACH_BELOW, _GOOD_ABOVE, _BEST_ABOVE = 0.03, 0.025, 0.05


def share_of(rates: Rates, measure: Measure) -> tuple[float | None, int]:
    """The raw share of a measure and the n behind it."""
    if measure == "all":
        return rates.all_on_time, rates.on_time_n
    rate = rates.of(StageName(measure))
    return rate.raw, rate.n


def share_text(share: float | None, n: int) -> str:
    """Per cent with one decimal; of a handful only how many they are; nothing for nothing."""
    if share is None or n == 0:
        return NOTHING
    return f"n={n}" if n < FEW else f"{share * 100:.1f}"


def standing(share: float | None, n: int, settings: Settings) -> Standing:
    """Where a share stands to the centre's target, in the five steps of the map."""
    if share is None or n < FEW:
        return "few"
    above = share - settings.on_time_target
    if above < -_BREACH_BELOW:
        return "breach"
    if above < 0:
        return "risk"
    if above < _GOOD_ABOVE:
        return "met"
    return "good" if above < _BEST_ABOVE else "best"


def step_bounds(settings: Settings) -> dict[Standing, tuple[float | None, float | None]]:
    """From and to of each step, for a legend; None: open."""
    target = settings.on_time_target
    return {
        "breach": (None, target - _BREACH_BELOW),
        "risk": (target - _BREACH_BELOW, target),
        "met": (target, target + _GOOD_ABOVE),
        "good": (target + _GOOD_ABOVE, target + _BEST_ABOVE),
        "best": (target + _BEST_ABOVE, None),
    }


def rate_sentence(stage: StageName, rate: StageRate, words: Words) -> str:
    """One stage for a screen reader, with what came from paper later."""
    said = words.say(
        "console.cockpit.rate_sentence",
        stage=stage.value,
        raw=share_text(rate.raw, rate.n),
        adjusted=share_text(rate.adjusted, rate.n_adjusted),
        n=rate.n,
        unproven=rate.unproven,
    )
    paper = late_entries_words(rate, words)
    return words.say("list.comma").join([said, paper] if paper else [said])
