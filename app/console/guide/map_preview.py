"""A map that shows what is about to come in over what is there, and one finding picked out."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.bringing.answers import Shapes
from app.bringing.shapes import middle_of
from app.console.focus_ring import FocusRing
from app.console.guide.shape_picture import Ink, PlacedShapes, ShapePicture, placed
from app.console.map.canvas import MapCanvas
from app.console.map.map_data import Ground
from app.console.map.view import Box
from app.console.map_ground import GroundFeed
from app.console.paint.painting import painting
from app.console.parts import text_label
from app.console.session import Session
from dispatch.reasons import Refused
from gis.datum import plane_at

_STREET_M = 150.0


class PreviewCanvas(MapCanvas):
    """The console's own map with shapes over it."""

    def __init__(self, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(ground, parent)
        self.shapes = ShapePicture()
        self._drawing = QTimer(self, singleShot=True, interval=0)
        self._drawing.timeout.connect(self._draw_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map, then the shapes as far as they are drawn, and the names once more: they stay readable."""
        super().paintEvent(event)
        look = self.picture.look(self.view)
        self.shapes.begin(look, (self.width(), self.height()))
        with painting(self) as painter:
            self.shapes.paint(painter, look)
            self.picture.labels.paint(painter, look)
        self._drawing.start()

    @Slot()
    def _draw_on(self) -> None:
        if self.shapes.is_drawn:
            return
        if self.shapes.work():
            self.update()
        else:
            self._drawing.start()


class MapPreview(QWidget):
    """Makes the canvas when there is a ground; a centre that has nothing yet gets a bare one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.canvas: PreviewCanvas | None = None
        self._shapes: Shapes | None = None
        self._coming, self._picked = PlacedShapes(), PlacedShapes()
        self._message = text_label("body", "secondary")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._message)
        self._feed = GroundFeed(session, self, "guide_ground")
        self._feed.made.connect(self._take_ground)
        self._feed.missed.connect(self._miss_ground)

    def show_shapes(self, shapes: Shapes) -> None:
        """Show what is about to come in, all of it in sight."""
        self._shapes, self._picked = shapes, PlacedShapes()
        if self.canvas is None:
            self._message.setText(self._session.words.say("map.loading"))
            self._feed.read()
        else:
            self._place(self.canvas.picture.ground)

    @Slot(object)
    def _take_ground(self, ground: Ground) -> None:
        older = self.canvas
        canvas = self.canvas = PreviewCanvas(ground, self)
        self._feed.named.connect(canvas.set_names)
        canvas.setAccessibleName(self._session.words.say("guide.map.title"))
        canvas.set_tokens(self._session.tokens)
        canvas.set_layers(canvas.picture.layers - {"incident", "crew"})
        FocusRing(self._session, canvas)
        self._stack.addWidget(canvas)
        self._stack.setCurrentWidget(canvas)
        if older is not None:
            self._stack.removeWidget(older)
            older.deleteLater()
        self._place(ground)

    @Slot(object)
    def _miss_ground(self, error: BaseException) -> None:
        """Nothing is there yet: what comes is the first on the map."""
        if isinstance(error, Refused):
            self._session.tasks.read("guide_bare_ground", self._bare_ground, self._take_ground)

    def _bare_ground(self) -> Ground:
        lon, lat = middle_of(self._shapes or Shapes())
        return Ground(plane=plane_at(lon, lat), origin=(0.0, 0.0))

    def _place(self, ground: Ground) -> None:
        shapes = self._shapes
        if shapes is not None:
            self._session.tasks.read("guide_shapes", lambda: placed(shapes, ground), self._take_placed)

    def _take_placed(self, coming: PlacedShapes) -> None:
        self._coming = coming
        self._draw()
        self._fit(coming)

    def pick(self, where: Shapes) -> None:
        """Pick a finding out and bring it into sight."""
        if self.canvas is not None:
            ground = self.canvas.picture.ground
            self._session.tasks.read("guide_picked", lambda: placed(where, ground), self._take_picked)

    def _take_picked(self, picked: PlacedShapes) -> None:
        self._picked = picked
        self._draw()
        self._fit(picked)

    def _draw(self) -> None:
        if self.canvas is None:
            return
        tokens = self._session.tokens
        self.canvas.shapes.show(
            [(self._coming, Ink(tokens.acc, 1.4)), (self._picked, Ink(tokens.breach, 3.0))]
        )
        self.canvas.update()

    def _fit(self, shapes: PlacedShapes) -> None:
        box = shapes.box
        if self.canvas is not None and box is not None:
            whole = Box(*box)
            self.canvas.fit(whole.grown(max(_STREET_M, 0.15 * max(whole.width, whole.height))))

    def reword(self) -> None:
        """Follow language and theme."""
        if self.canvas is not None:
            self.canvas.setAccessibleName(self._session.words.say("guide.map.title"))
            self.canvas.set_tokens(self._session.tokens)
            self._draw()
