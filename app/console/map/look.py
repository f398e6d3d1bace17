"""What a layer over the tiles is told about the frame it paints."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTransform

from app.console.map.map_data import Floats
from app.console.map.view import View
from app.console.theme.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Look:
    """View, theme, device pixel ratio, scale of symbols, and the seconds on the caller's time line."""

    view: View
    tokens: Tokens
    ratio: float = 1.0
    scale: float = 1.0
    now_s: float = 0.0

    @property
    def transform(self) -> QTransform:
        """Map metres to logical px, as the tiles are placed."""
        return self.view.transform(self.ratio)

    def to_screen(self, metres: Floats) -> Floats:
        """Logical px (n, 2) of map metres (n, 2), as the tiles are placed."""
        return self.view.to_screen(metres, self.ratio)

    def whole(self, value: float) -> float:
        """The nearest logical px that is a whole device pixel."""
        return round(value * self.ratio) / self.ratio
