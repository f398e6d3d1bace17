"""Contrast between two colours, as WCAG 2.x computes it."""

from __future__ import annotations

TEXT_MINIMUM = 4.5
MARK_MINIMUM = 3.0
TEXT_GROUNDS = ("bg0", "bg1", "bg2", "bg3", "sel")
TEXT_INKS = ("t1", "t2", "t3", "acc", "risk", "breach", "hold")
PAIRS = (
    ("onacc", "accbg"),
    ("unit_ink", "unit"),
    ("map_label", "map_land"),
    ("map_label", "map_outside"),
    ("road_label", "map_land"),
    ("road_label", "map_outside"),
    ("risk", "riskbg"),
    ("breach", "breachbg"),
    ("hold", "holdbg"),
)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 black to 1 white."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    """The ratio of two `#RRGGBB` colours, 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(ink), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)
