"""Lengths and areas in words: metres and kilometres, hectares, and mu where people count in mu."""

from __future__ import annotations

from app.words.catalogue import Words

_KM_M, _HECTARE_M2, _KM2_M2, _MU_M2 = 1_000.0, 10_000.0, 1_000_000.0, 10_000.0 / 15.0


def length_words(length_m: float, words: Words) -> str:
    """A length: metres, with a tenth below a hundred; kilometres from one on."""
    if length_m >= _KM_M:
        return words.say("measure.kilometres", length=f"{length_m / _KM_M:,.2f}")
    shown = f"{length_m:.1f}" if length_m < 100 else f"{length_m:.0f}"
    return words.say("measure.metres", length=shown)


def area_words(area_m2: float, words: Words) -> str:
    """An area: square metres, hectares from one on, square kilometres; in Chinese also in mu."""
    mu = f"{area_m2 / _MU_M2:,.1f}"
    if area_m2 >= _KM2_M2:
        return words.say(
            "measure.square_kilometres", area=f"{area_m2 / _KM2_M2:,.2f}", hectares=_hectares(area_m2), mu=mu
        )
    if area_m2 >= _HECTARE_M2:
        return words.say("measure.hectares", area=_hectares(area_m2), mu=mu)
    return words.say("measure.square_metres", area=f"{area_m2:,.0f}", mu=mu)


def _hectares(area_m2: float) -> str:
    return f"{area_m2 / _HECTARE_M2:,.2f}"
