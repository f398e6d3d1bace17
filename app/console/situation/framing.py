"""Where the whole district stands on the map: clear of the scale, the legend, the buttons and the key."""

from __future__ import annotations

from dataclasses import replace

from app.console.map.view import View, clamped_level

FOOT_PX, CONTROLS_PX, HEAD_PX, WIDE_PX = 68.0, 56.0, 8.0, 760
"""Scale and legend stand so high over the map's lower edge, buttons and key below the upper one; on a wide
map these leave the middle free."""


def clear_of_furniture(view: View, height_m: float) -> View:
    """What stands in the middle put clear of what stands over the map's edges, a step smaller if need be."""
    above_px = HEAD_PX if view.width >= WIDE_PX else CONTROLS_PX
    if view.height - height_m / view.metres_per_px < above_px + FOOT_PX:
        view = replace(view, level=clamped_level(view.level - 1))
    spare_px = view.height - height_m / view.metres_per_px
    top_px = min(spare_px / 2, max(above_px, spare_px - FOOT_PX))
    return view.centred(view.x, view.y - (spare_px / 2 - top_px) * view.metres_per_px)
