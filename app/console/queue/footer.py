"""Below the queue: what is expected to come in, and how many crews are free of those on shift, by kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.crew_look import is_available
from app.console.parts import rule_line, text_label
from app.console.queue.inflow import InflowBox, InflowFeed
from app.console.session import Session
from app.words.inflow import free_words
from dispatch.people import Crew, MemberKind

SHOWN_KINDS = 4
BARS_FROM_PX = 540
AT_ONCE = 200


class QueueFooter(QWidget):
    """The free crews; counted anew each second, from the picture alone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_wide = True
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = text_label("secondary", "secondary")
        self._free, self._all = text_label("title"), text_label("body", "secondary")
        self._kinds = text_label("body", "secondary", wraps=True)
        numbers = QHBoxLayout()
        numbers.setSpacing(4)
        for part in (self._free, self._all):
            numbers.addWidget(part, 0, Qt.AlignmentFlag.AlignBaseline)
        numbers.addSpacing(12)
        numbers.addWidget(self._kinds, 1)
        crews = QVBoxLayout()
        crews.setSpacing(2)
        crews.addWidget(self._title)
        crews.addLayout(numbers)
        crews.addStretch(1)
        self.feed = InflowFeed(session, self)
        self.inflow = InflowBox(session, self.feed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.inflow, 1)
        row.addWidget(rule_line(is_vertical=True))
        row.addLayout(crews, 1)
        self.feed.changed.connect(self.refresh)
        session.clocks.updated.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Count; thousands a slice at a time."""
        if self._session.slices.is_under_way((self, "count")):
            return
        crews = tuple(self._session.situation.crews.values())
        if len(crews) > AT_ONCE:
            self._session.slices.begin((self, "count"), self._count(crews))
        else:
            deque(self._count(crews), maxlen=0)

    def _count(self, crews: Sequence[Crew]) -> Iterator[None]:
        session, now, free, on_shift = self._session, self._session.now(), Counter[MemberKind](), 0
        for number, crew in enumerate(crews):
            if crew.is_on_shift(now):
                on_shift += 1
                if is_available(crew, session.situation, now):
                    free[crew.kind] += 1
            if number % AT_ONCE == 0:
                yield
        self._title.setText(session.words.say("console.queue.free_crews"))
        self._title.setToolTip(session.words.say("console.queue.free_crews.what"))
        self._free.setText(str(free.total()))
        self._all.setText(f"/ {on_shift}")
        self._kinds.setText(self._by_kind(free))

    def _by_kind(self, free: Counter[MemberKind]) -> str:
        """What is free in half an hour, and now by as many kinds as there is room for."""
        words, inflow = self._session.words, self.feed.inflow
        parts = [f"{words.say(f'crew_kind.{kind}')} {count}" for kind, count in free.most_common(SHOWN_KINDS)]
        dot, metrics = words.say("list.dot"), self._kinds.fontMetrics()
        lines = [dot.join(parts[:count]) for count in range(len(parts), 0, -1)] or [""]
        fits = (line for line in lines if metrics.horizontalAdvance(line) <= self._kinds.width())
        kinds = next(fits, lines[-1])
        if inflow is None:
            return kinds
        self.setToolTip(f"{free_words(inflow, words)}\n{words.say('console.queue.free_crews.what')}")
        then = words.say("inflow.then", then=inflow.free_then)
        return f"{then}\n{kinds}" if self._is_wide else then

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= BARS_FROM_PX
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self.inflow.bars.setVisible(is_wide)
            self.refresh()
