"""How a zone's figure is written: a share never from a handful, nothing for nothing."""

from __future__ import annotations

from app.words.catalogue import percent
from dispatch.zone_figures import Indicator, ZoneFigure

FEW = 5
"""Below so many results a share would say more than is known."""
COUNTS = frozenset({Indicator.OPEN, Indicator.RECEIVED})
EXPECTED = frozenset({Indicator.DEMAND, Indicator.COVERAGE})
"""What is worked out of what is expected, and not of a handful of results."""


def figure_text(indicator: Indicator, figure: ZoneFigure) -> str:
    """As it stands on a map or in a line."""
    if figure.value is None:
        return "–"
    if indicator in COUNTS:
        return f"{figure.value:.0f}"
    if indicator not in EXPECTED and figure.n < FEW:
        return f"n={figure.n}"
    return fine_percent(figure.value)


def fine_percent(share: float) -> str:
    """Per cent with one decimal; of less than one the first two digits that say something."""
    return percent(share) if share >= 0.01 or share == 0 else f"{share * 100:.2g} %"
