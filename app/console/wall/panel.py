"""What the panels of a wall share: their frame and title, and short ways to say what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QFontMetricsF

from app.console.theme.fonts import font
from app.console.wall.figures import WallFigures
from app.console.wall.items import LINE_SHARE, Align, Fill, Item, Text
from app.console.wall.room import Box
from app.words import Words
from dispatch.settings import Settings

PAD = 36.0
TITLE_PX, NOTE_PX, BODY_PX, ROW_PX, STRONG = 46.0, 36.0, 36.0, 42.0, 600
TITLE_HEIGHT = 78.0


@dataclass(frozen=True)
class Panel:
    """A panel's place, and what its figures are said with."""

    box: Box
    figures: WallFigures
    words: Words
    settings: Settings

    @property
    def inside(self) -> Box:
        """The room below the title."""
        return self.box.within(PAD, TITLE_HEIGHT + 14, PAD, 24)

    def framed(self, title: str, *notes: str) -> Iterator[Item]:
        """The panel's ground with its title, and beside it the longest note that there is room for."""
        yield Fill(self.box, ink="bg1", outline="line", radius=8)
        head = Box(self.box.left + PAD, self.box.top + 16, self.box.width - 2 * PAD, TITLE_HEIGHT - 16)
        yield Text(head, (title,), TITLE_PX, STRONG)
        wide = width_of(title, TITLE_PX, STRONG) + 24
        if any(notes):
            yield Text(head.within(left=wide), tuple(note for note in notes if note), NOTE_PX, ink="t2")

    def sentence(self, code: str, **values: object) -> Item:
        """One sentence where figures would be."""
        return Text(self.inside.row(0, 60), (self.words.say(code, **values),), BODY_PX, ink="t2")


def width_of(text: str, px: float, weight: int = 400) -> float:
    """How wide a line of text is."""
    return QFontMetricsF(font(px, weight)).horizontalAdvance(text)


def line_box(left: float, middle: float, width: float, px: float) -> Box:
    """A box for one line of text around its middle."""
    tall = px * LINE_SHARE + 4
    return Box(left, middle - tall / 2, width, tall)


def said(
    left: float,
    middle: float,
    width: float,
    *wordings: str,
    px: float = BODY_PX,
    weight: int = 400,
    ink: str = "t1",
    align: Align = "left",
) -> Text:
    """One line of text around its middle."""
    return Text(line_box(left, middle, width, px), wordings, px, weight, ink, align)
