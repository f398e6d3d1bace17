"""Below the queue: how many crews are free of those on shift, by kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.crew_look import is_available
from app.console.parts import text_label
from app.console.session import Session
from dispatch.people import Crew, MemberKind

SHOWN_KINDS = 4
AT_ONCE = 200


class QueueFooter(QWidget):
    """The free crews; counted anew each second, from the picture alone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
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
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addLayout(numbers)
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
        self._free.setText(str(free.total()))
        self._all.setText(f"/ {on_shift}")
        self._kinds.setText(self._by_kind(free))

    def _by_kind(self, free: Counter[MemberKind]) -> str:
        words = self._session.words
        parts = [f"{words.say(f'crew_kind.{kind}')} {count}" for kind, count in free.most_common(SHOWN_KINDS)]
        return words.say("list.dot").join(parts)
