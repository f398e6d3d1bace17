"""The bar over the map while somebody measures: what is measured, the result, and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.console.announcing import announce
from app.console.drawing.drawing import Drawing, Points
from app.console.drawing.panel import offer
from app.console.parts import ChoiceBox, push_button, text_label
from app.console.session import Session, reason_of
from app.words.catalogue import span
from app.words.measures import area_words, length_words
from dispatch.routing_queries import RouteBetween
from gis.measures import length_m, ring_area_m2
from gis.road_network import Mode
from gis.routing import Route

MARGIN_PX, TOP_PX = 12, 60
WIDEST_PX = 520
_LEAST_CORNERS = 3


class Measured(StrEnum):
    """What is measured."""

    DISTANCE = "distance"
    AREA = "area"
    WAY = "way"


CHOICES: tuple[tuple[Measured, Mode | None], ...] = (
    (Measured.DISTANCE, None),
    (Measured.AREA, None),
    *((Measured.WAY, mode) for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR)),
)


class MeasureBar(QFrame):
    """Lies over the map's upper edge; the result stands here, at the cursor, and is read out."""

    closed = Signal()

    def __init__(self, session: Session, drawing: Drawing, around: QWidget) -> None:
        super().__init__(around)
        self._session, self._drawing = session, drawing
        self._route: Route | None = None
        self._trouble = ""
        self._is_done, self._count = False, 0
        self.setProperty("surface", "header")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.choice = ChoiceBox()
        self.result = text_label("body_strong", wraps=True)
        self.hint = text_label("secondary", "hint", wraps=True)
        self.again_button, self.close_button = push_button(), push_button("flat")
        self._lay_out()
        self._connect()
        self.hide()
        self.reword()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choice, 1)
        row.addWidget(self.again_button)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.result)
        column.addWidget(self.hint)

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(self._take_choice)
        self.again_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.leave)
        self._drawing.changed.connect(self._follow_drawing)
        self._drawing.pointed.connect(self._tell)
        self._drawing.finished.connect(self._finish)
        self._drawing.left.connect(self.leave)
        self._session.appearance_changed.connect(self.reword)

    @property
    def chosen(self) -> tuple[Measured, Mode | None]:
        """What is measured, and the mode of a way."""
        return CHOICES[max(0, self.choice.currentIndex())]

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        lines = []
        for at, (what, mode) in enumerate(CHOICES):
            said = words.say(f"measuring.{what}", mode=mode.value if mode else "")
            lines.append((at, said))
        offer(self.choice, lines)
        self.choice.setAccessibleName(words.say("measuring.what"))
        self.again_button.setText(words.say("measuring.again"))
        self.close_button.setText(words.say("closures.close"))
        self.setAccessibleName(words.say("command.measure"))
        self._tell()

    # ------------------------------------------------------------------ measuring

    @Slot()
    def start(self) -> None:
        """Begin with no point."""
        self._is_done = False
        self._drawing.begin()
        self.show()
        self.raise_()
        self._take_choice()

    @Slot()
    def toggle(self) -> None:
        """Begin to measure, or put the measure away."""
        if self.isHidden():
            self.start()
        else:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Put the measure away."""
        self._drawing.end()
        self._close()

    @Slot()
    def _take_choice(self) -> None:
        what, _mode = self.chosen
        self._route, self._trouble = None, ""
        self._drawing.set_area(what is Measured.AREA)
        self._drawing.set_follow(self._follow_way if what is Measured.WAY else None)
        if self._drawing.glass is not None:
            self._drawing.glass.set_rubber(what is not Measured.WAY)
        self._tell()

    def _follow_way(self, points: Points, take: Callable[[Points], None]) -> None:
        """A way goes from one point to another; a third is the new end."""
        _what, mode = self.chosen
        if mode is None:
            return
        if len(points) > 2:
            self._drawing.replace_points((points[0], points[-1]), is_ring=False)
            return

        def found(route: Route) -> None:
            self._route, self._trouble = route, ""
            take(tuple((float(lon), float(lat)) for lon, lat in route.coordinates))
            self._tell()
            announce(self, self.result.text())

        self._session.ask(RouteBetween(points[0], points[1], mode), found, self._miss, kind="measured_way")

    def _miss(self, error: BaseException) -> None:
        self._route, self._trouble = None, self._session.words.reason(reason_of(error))
        self._tell()

    @Slot()
    def _finish(self) -> None:
        """The line is drawn: its result stays; the next point begins another."""
        self._is_done = True
        if self._drawing.glass is not None:
            self._drawing.glass.set_rubber(False)
            self._drawing.glass.point_at(None)
        self._tell()
        announce(self, self.result.text())

    @Slot()
    def _follow_drawing(self) -> None:
        """The pen was taken for something else, or a point was put after the end."""
        if not self._drawing.is_active:
            self._close()
        elif self._is_done and len(self._drawing.points) > self._count:
            last = self._drawing.points[-1]
            self._is_done = False
            self._take_choice()
            self._drawing.begin((last,))
        else:
            self._tell()
        self._count = len(self._drawing.points)

    def _close(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @Slot()
    def _tell(self) -> None:
        if self.isHidden():
            return
        said = self._result()
        self.result.setText(said or self._session.words.say(f"measuring.none_{self.chosen[0]}"))
        self.hint.setText(self._session.words.say("measuring.keys"))
        if self._drawing.glass is not None:
            self._drawing.glass.tell(*said.split("\n")) if said else self._drawing.glass.tell()
        self._settle()

    def _result(self) -> str:
        what, _mode = self.chosen
        if self._trouble:
            return self._trouble
        if what is Measured.WAY:
            return self._way_words()
        points = self._with_pointer()
        return self._area_words(points) if what is Measured.AREA else self._distance_words(points)

    def _with_pointer(self) -> Points:
        """The points, and where the next one would be."""
        points, pointer = self._drawing.points, self._drawing.pointer
        is_growing = bool(points) and not self._is_done and not self._drawing.is_held
        return (*points, pointer) if is_growing and pointer is not None else points

    def _distance_words(self, points: Points) -> str:
        words = self._session.words
        if len(points) < 2:
            return ""
        whole = words.say("measuring.whole", length=length_words(length_m(points), words))
        if len(points) < 3:
            return whole
        last = words.say("measuring.last", length=length_words(length_m(points[-2:]), words))
        return f"{whole}\n{last}"

    def _area_words(self, points: Points) -> str:
        words = self._session.words
        if len(points) < _LEAST_CORNERS:
            return ""
        around = length_words(length_m((*points, points[0])), words)
        return f"{area_words(ring_area_m2(points), words)}\n{words.say('measuring.around', length=around)}"

    def _way_words(self) -> str:
        words, route = self._session.words, self._route
        if route is None or len(self._drawing.points) < 2:
            return ""
        off_m = route.origin_leg_m + route.target_leg_m
        told = words.say(
            "measuring.by_road", length=length_words(route.distance_m, words), time=span(route.travel_s)
        )
        off = words.say("measuring.off_road", length=length_words(off_m, words)) if off_m >= 1 else ""
        return "\n".join(line for line in (told, off) if line)

    def _settle(self) -> None:
        """Stand under the map's controls, as wide as there is room."""
        around = self.parentWidget()
        if around is not None:
            width = min(WIDEST_PX, around.width() - 2 * MARGIN_PX)
            self.setFixedWidth(max(240, width))
            self.adjustSize()
            self.move(MARGIN_PX, TOP_PX)
