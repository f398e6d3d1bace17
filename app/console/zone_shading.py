"""How figures of zones become colours and a legend: steps of steel, hatched where a target is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.console.cockpit.figures import standing, step_bounds
from app.console.map.marks import LegendEntry, SampleKind, Shade, ShadeHatch
from app.words import Words
from app.words.zone_figures import COUNTS, FEW, figure_text, fine_percent
from dispatch.settings import Settings
from dispatch.zone_figures import Indicator, ZoneFigure
from gis.zones import ZoneKind

_HIGH_SHARES = (0.5, 0.85)
"""Of the zones that have any, those above the half and the fifteen of a hundred that have most stand out."""
_ARRIVAL_BOUNDS = (0.5, 0.75, 0.9, 1.0)
_COVER_BOUNDS = (0.5, 0.7, 0.85, 0.95)
_SAMPLES: dict[tuple[int, ShadeHatch | None], SampleKind] = {
    (1, None): "shade_1",
    (2, None): "shade_2",
    (3, None): "shade_3",
    (1, "risk"): "shade_risk",
    (1, "breach"): "shade_breach",
}
_NEED_MANY = (Indicator.ON_TIME, Indicator.ARRIVAL)
"""Of a handful neither is told: such zones stay as they are, and the legend says so."""
Look = tuple[int, ShadeHatch | None]
_BY_STANDING: dict[str, Look] = {
    "met": (1, None),
    "good": (2, None),
    "best": (3, None),
    "risk": (1, "risk"),
    "breach": (1, "breach"),
}


@dataclass(frozen=True)
class Shading:
    """What the map shows of an indicator."""

    shades: tuple[Shade, ...] = ()
    legend: tuple[LegendEntry, ...] = ()


def shading_of(
    indicator: Indicator, kind: ZoneKind, figures: Sequence[ZoneFigure], settings: Settings, words: Words
) -> Shading:
    """Colours for the zones of which enough is known; figures are written but on unit grids."""
    look_of, bounds = _rule(indicator, figures, settings)
    shades = []
    for figure in figures:
        look = look_of(figure)
        if look is not None:
            text = "" if kind is ZoneKind.UNIT_GRID else figure_text(indicator, figure)
            icon = {"breach": "late", "risk": "at_risk"}.get(look[1] or "") if text else None
            shades.append(Shade(figure.code, look[0], look[1], icon, text))  # type: ignore[arg-type]
    worn = {(shade.step, shade.hatch) for shade in shades}
    what = words.say(f"indicator.{indicator}")
    legend = [
        LegendEntry(_SAMPLES[look], _said(indicator, what, low, high, words))
        for look, (low, high) in bounds.items()
        if look in worn
    ]
    if legend and len(shades) < len(figures) and indicator in _NEED_MANY:
        legend.append(LegendEntry("shade_none", words.say("map.legend.indicator_bare", least=FEW)))
    if not legend:
        legend = [LegendEntry("shade_1", words.say("map.legend.indicator_few", what=what))]
    return Shading(tuple(shades), tuple(legend))


Bounds = dict[Look, tuple[float | None, float | None]]
Rule = Callable[[ZoneFigure], Look | None]


def _rule(indicator: Indicator, figures: Iterable[ZoneFigure], settings: Settings) -> tuple[Rule, Bounds]:
    if indicator is Indicator.ON_TIME:
        bounds = {_BY_STANDING[name]: ends for name, ends in step_bounds(settings).items()}
        return (lambda figure: _BY_STANDING.get(standing(figure.value, figure.n, settings))), bounds
    if indicator is Indicator.ARRIVAL:
        return _arrival_look, _arrival_bounds()
    if indicator is Indicator.COVERAGE:
        return _cover_look, _cover_bounds()
    return _by_rank([figure.value or 0.0 for figure in figures])


def _cover_bounds() -> Bounds:
    """In shares of what is expected, the barest first."""
    half, most, nearly, all_but = _COVER_BOUNDS
    return {
        (1, "breach"): (None, half),
        (1, "risk"): (half, most),
        (1, None): (most, nearly),
        (2, None): (nearly, all_but),
        (3, None): (all_but, None),
    }


def _cover_look(figure: ZoneFigure) -> Look | None:
    return None if figure.value is None else _within(figure.value, _cover_bounds())


def _arrival_bounds() -> Bounds:
    """In shares of the limit, the quickest first."""
    half, three, nine, whole = _ARRIVAL_BOUNDS
    return {
        (3, None): (None, half),
        (2, None): (half, three),
        (1, None): (three, nine),
        (1, "risk"): (nine, whole),
        (1, "breach"): (whole, None),
    }


def _arrival_look(figure: ZoneFigure) -> Look | None:
    if figure.value is None or figure.n < FEW:
        return None
    return _within(figure.value, _arrival_bounds())


def _within(value: float, bounds: Bounds) -> Look | None:
    """The first of rising bounds that holds a value."""
    return next((look for look, (_, high) in bounds.items() if high is None or value <= high), None)


def _by_rank(values: Sequence[float]) -> tuple[Rule, Bounds]:
    """More is darker: steps by rank among the zones that have any."""
    some = np.array([value for value in values if value > 0])
    if not len(some):
        return (lambda _figure: None), {}
    first, second = np.quantile(some, _HIGH_SHARES, method="inverted_cdf").tolist()
    steps = ((1, some[some <= first]), (2, some[(some > first) & (some <= second)]), (3, some[some > second]))
    bounds: Bounds = {
        (step, None): (float(held.min()), float(held.max())) for step, held in steps if len(held)
    }

    def look(figure: ZoneFigure) -> Look | None:
        value = figure.value or 0.0
        return None if value <= 0 else (1 + (value > first) + (value > second), None)

    return look, bounds


def _said(indicator: Indicator, what: str, low: float | None, high: float | None, words: Words) -> str:
    def number(value: float) -> str:
        return f"{value:.0f}" if indicator in COUNTS else fine_percent(value)

    if low is None:
        return words.say("map.legend.indicator_below", what=what, high=number(high or 0.0))
    if high is None:
        return words.say("map.legend.indicator_above", what=what, low=number(low))
    if number(low) == number(high):
        return words.say("map.legend.indicator_one", what=what, low=number(low))
    return words.say("map.legend.indicator", what=what, low=number(low), high=number(high))
