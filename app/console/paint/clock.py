"""The one entry to the 1530 clock: every form of the same glyph."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.console.paint.clock_aggregate import paint_aggregate
from app.console.paint.clock_detail import paint_detail
from app.console.paint.clock_picture import ClockPicture
from app.console.paint.clock_ring import paint_ring
from app.console.paint.clock_row import paint_row
from app.console.theme.tokens import Tokens

ClockForm = Literal["row", "detail", "ring", "ring_selected", "aggregate"]


def paint_clock(
    painter: QPainter,
    rect: QRectF,
    clock: ClockPicture,
    tokens: Tokens,
    form: ClockForm = "row",
    scale: float = 1.0,
) -> None:
    """Paint a clock into `rect`; `scale` is 1.0 on a desktop and larger on a wall.

    The row form is centred vertically, the detail form stands at the top, rings are centred on the middle.
    """
    if form == "row":
        paint_row(painter, rect, clock, tokens, scale)
    elif form == "detail":
        paint_detail(painter, rect, clock, tokens, scale)
    elif form == "aggregate":
        paint_aggregate(painter, rect, clock, tokens, scale)
    else:
        paint_ring(painter, rect.center(), clock, tokens, scale, form == "ring_selected")
