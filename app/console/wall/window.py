"""The wall's window: the whole screen, locked, without anything that a passer-by could touch."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QScreen, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.console.cockpit.figures import share_text
from app.console.parts import push_button, text_label
from app.console.session import Session
from app.console.underlay.below import UnderlayBelow
from app.console.wall.chart import chart_items
from app.console.wall.feed import WallFeed
from app.console.wall.head import foot_items, head_items
from app.console.wall.items import Item
from app.console.wall.lower import crew_items, feed_items, source_items, tight_items
from app.console.wall.panel import Panel
from app.console.wall.room import Box, TooFar, WallRoom, wall_room
from app.console.wall.sheet import SHIFT_PX, WallSheet
from app.console.wall.streets import street_items
from app.console.wall.today import today_items
from data.identity import DatabaseKind
from dispatch.clock_view import Outcome

SHIFT_EVERY_S = 600
UNKNOWN_PITCH_MM = 0.885
"""Of a screen that does not say how large it is: the wall that the design was made for."""
_SHIFTS = ((0, 0), (1, 0), (1, 1), (0, 1))


class WallWindow(QWidget):
    """Shows; nothing on it acts. Leave it by closing its window (Alt+F4, Ctrl+W)."""

    def __init__(self, session: Session, kind: DatabaseKind, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._kind = session, kind
        self._preview_m: float | None = None
        self.feed = WallFeed(session, self)
        self.underlay = UnderlayBelow(session, self, "underlay.wall")
        self.sheet = WallSheet(session.tokens, self.underlay)
        self.refusal = TooFarPage(session)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.sheet)
        self._stack.addWidget(self.refusal)
        self.room: WallRoom | TooFar = self._measured()
        self.feed.changed.connect(self.show_figures)
        self.underlay.changed.connect(self.show_figures)
        self.underlay.changed.connect(self.sheet.paint_zones_again)
        self.sheet.resized.connect(self.lay_out)
        self.refusal.preview.clicked.connect(self.show_preview)
        session.appearance_changed.connect(self._appear)
        self._appear()

    @property
    def pitch_mm(self) -> float:
        """The distance between two device pixels: as set, else as the screen says."""
        told = self._session.centre.settings.wall_pitch_mm
        return told or _pitch_of(self.screen()) or UNKNOWN_PITCH_MM

    def _measured(self) -> WallRoom | TooFar:
        ratio, settings = self.devicePixelRatioF(), self._session.centre.settings
        distance_m = self._preview_m if self._preview_m is not None else settings.wall_distance_m
        return wall_room(self.width() * ratio, self.height() * ratio, distance_m, self.pitch_mm)

    @Slot()
    def lay_out(self) -> None:
        """Fit everything to the screen, or say why it can't be."""
        self.room = self._measured()
        if isinstance(self.room, TooFar):
            self.refusal.tell(self.room, self._told_size(), self.pitch_mm)
            self._stack.setCurrentWidget(self.refusal)
            return
        self._stack.setCurrentWidget(self.sheet)
        self.show_figures()

    def _told_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    @Slot()
    def show_preview(self) -> None:
        """Lay it out for somebody near: how near stands in its head."""
        if isinstance(self.room, TooFar):
            # A hair nearer than where it is just legible, or rounding would refuse it again.
            self._preview_m = self.room.reads_at_m * 0.999
            self.lay_out()

    @Slot()
    def show_figures(self) -> None:
        """Put the newest figures up; only what changed is painted."""
        room = self.room
        if isinstance(room, TooFar):
            return
        ground, sheet = self.feed.ground, self.sheet
        self.underlay.stand_on(ground.outlines.plane)
        sheet.paths = {shape.code: shape.path for shape in ground.outlines.shapes}
        sheet.roads = ground.roads if ground.roads is not None else sheet.roads
        sheet.show_items(self._items(room), room.scale / self.devicePixelRatioF(), self._shift())
        sheet.setAccessibleDescription(self._described())

    def _shift(self) -> tuple[float, float]:
        """Two pixels round in a circle, so that nothing burns in."""
        step = int(self.feed.figures.at.timestamp() // SHIFT_EVERY_S) % len(_SHIFTS)
        right, down = _SHIFTS[step]
        return float(right * SHIFT_PX), float(down * SHIFT_PX)

    def _items(self, room: WallRoom) -> Iterator[Item]:
        def panel(box: Box) -> Panel:
            return Panel(box, self.feed.figures, self._session.words, self._session.centre.settings)

        today, chart, streets = room.upper
        tight, sources, crews, feeds = room.lower
        yield from head_items(panel(room.head), self._kind, self._preview_m)
        yield from today_items(panel(today))
        yield from chart_items(panel(chart), self.feed.ground.outlines, is_over=self.underlay.is_shown)
        yield from street_items(panel(streets), room.dropped)
        yield from tight_items(panel(tight))
        yield from source_items(panel(sources))
        yield from crew_items(panel(crews))
        yield from feed_items(panel(feeds))
        yield from foot_items(panel(room.foot), self.underlay.credit())

    def _described(self) -> str:
        cockpit, counts = self.feed.figures.cockpit, self.feed.figures.counts or {}
        rates = cockpit.rates if cockpit is not None else None
        return self._session.words.say(
            "wall.describe",
            title=self.windowTitle(),
            rate=share_text(rates.all_on_time, rates.on_time_n) if rates is not None else "–",
            late=counts.get(Outcome.LATE, 0),
            risk=counts.get(Outcome.AT_RISK, 0),
        )

    @Slot()
    def _appear(self) -> None:
        words, settings = self._session.words, self._session.centre.settings
        title = words.say("wall.title", centre=settings.centre_name)
        if self._kind is not DatabaseKind.LIVE:
            title = f"{words.say(f'console.kind.{self._kind}')} · {title}"
        self.setWindowTitle(title)
        self.sheet.setAccessibleName(title)
        self.sheet.tokens = self._session.tokens
        self.refusal.reword()
        self.sheet.update()
        self.lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Count while it is seen."""
        super().showEvent(event)
        self.feed.start()
        self.lay_out()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nobody counts."""
        self.feed.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop counting."""
        self.feed.stop()
        super().closeEvent(event)


def _pitch_of(screen: QScreen | None) -> float:
    """What a screen says of itself, in millimetres a device pixel; 0 where it says nothing that can be."""
    if screen is None:
        return 0.0
    wide_mm, wide_px = screen.physicalSize().width(), screen.size().width() * screen.devicePixelRatio()
    return wide_mm / wide_px if wide_mm > 0 and wide_px > 0 else 0.0


class TooFarPage(QWidget):
    """Why nothing is laid out, what to do, and the way to look at it from near all the same."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told: tuple[TooFar, tuple[int, int], float] | None = None
        self.title, self.why = text_label("title", wraps=True), text_label("body", "secondary", wraps=True)
        self.what_to_do = text_label("body", "secondary", wraps=True)
        self.preview = push_button("primary")
        for keys in ("Return", "Enter"):
            QShortcut(QKeySequence(keys), self, self.preview.click)
        inside = QWidget()
        inside.setFixedWidth(560)
        column = QVBoxLayout(inside)
        column.setSpacing(12)
        for part in (self.title, self.why, self.what_to_do):
            column.addWidget(part)
        column.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignLeft)
        whole = QVBoxLayout(self)
        whole.addWidget(inside, 0, Qt.AlignmentFlag.AlignCenter)

    def tell(self, found: TooFar, size: tuple[int, int], pitch_mm: float) -> None:
        """Say it in figures."""
        self._told = found, size, pitch_mm
        self.reword()

    def reword(self) -> None:
        """Say it in the session's language."""
        if self._told is None:
            return
        words, (found, (width, height), pitch_mm) = self._session.words, self._told
        metres = f"{self._session.centre.settings.wall_distance_m:g}"
        self.title.setText(words.say("wall.too_far", metres=metres))
        self.why.setText(
            words.say(
                "wall.too_far_why",
                width=width,
                height=height,
                pitch=f"{pitch_mm:.2f}",
                metres=metres,
                needed=f"{found.needed_px:.0f}",
                px=f"{found.px:.0f}",
            )
        )
        self.what_to_do.setText(words.say("wall.too_far_do"))
        self.preview.setText(words.say("wall.preview_anyway", metres=f"{found.reads_at_m:.1f}"))
