"""The selected incident's clock in full, with the line that tells its rule and the closing limit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.console.clock_words import clock_picture, clock_sentence
from app.console.paint.clock import paint_clock
from app.console.paint.clock_detail import DETAIL_HEIGHT, DETAIL_MINIMUM_WIDTH
from app.console.paint.clock_picture import ClockPicture
from app.console.paint.painting import painting
from app.console.parts import set_tone, text_label
from app.console.session import Session
from app.words.catalogue import percent
from dispatch.clock_view import ClockView, SlowView
from dispatch.incident import Incident

_SLOW_TONE = {"risk": "risk", "breach": "breach", "hold": "hold", "late": "breach"}


class ClockFace(QWidget):
    """The detail form of the 1530 clock."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._picture: ClockPicture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.appearance_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(DETAIL_MINIMUM_WIDTH, DETAIL_HEIGHT)

    def show_view(self, view: ClockView | None) -> None:
        """Show these clocks."""
        words = self._session.words
        self._picture = clock_picture(view, words) if view else None
        self.setAccessibleName(clock_sentence(view, words) if view else "")
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is not None:
            with painting(self) as painter:
                paint_clock(painter, QRectF(self.rect()), self._picture, self._session.tokens, "detail")


class DetailClock(QWidget):
    """The clock, its rule, and the closing limit under it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._incident: Incident | None = None
        self.face = ClockFace(session)
        self._rule = text_label("secondary", "secondary", wraps=True)
        self._closing = text_label("secondary", "secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.face, self._rule, self._closing):
            column.addWidget(part)
        session.clocks.updated.connect(self.refresh)

    def show_incident(self, incident: Incident | None) -> None:
        """Show this incident's clock."""
        self._incident = incident
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the newest view."""
        incident = self._incident
        view = self._session.clocks.views.get(incident.id) if incident else None
        self.face.show_view(view)
        # Before a rule is frozen nothing counts: three limits that "don't apply" would mislead.
        # What is closed has no clock any more: a gap would be one that never fills.
        self.face.setVisible(incident is None or (incident.rule is not None and incident.is_open))
        self._rule.setText(self._rule_words(incident) if incident else "")
        slow = view.closing if view else None
        self._closing.setVisible(slow is not None)
        if slow is not None:
            self._closing.setText(self._slow_words(slow))
            set_tone(self._closing, _SLOW_TONE.get(slow.look.value, "secondary"))

    def _rule_words(self, incident: Incident) -> str:
        words, rule = self._session.words, incident.rule
        if rule is None or incident.t0 is None:
            return words.say("detail.no_rule_yet", at=incident.received_at)
        return words.say(
            "detail.rule", at=incident.t0, rule=rule.code, version=rule.version, variant=rule.variant
        )

    def _slow_words(self, slow: SlowView) -> str:
        over_s = (self._session.now() - slow.due_at).total_seconds()
        code = "detail.closing_over" if over_s > 0 else "detail.closing"
        code = "detail.closing_paused" if slow.is_paused else code
        told = {"due": slow.due_at, "share": percent(slow.share_used), "over": over_s}
        return self._session.words.say(code, name=slow.name, **told)
