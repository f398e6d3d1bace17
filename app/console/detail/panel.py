"""The detail of the selected incident, with its actions below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.console.advice_feed import AdviceFeed
from app.console.announcing import announce
from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.detail.actions import ActionRow
from app.console.detail.advice import AdviceSection
from app.console.detail.clock import DetailClock
from app.console.detail.duplicates import DuplicateSection
from app.console.detail.facts import DetailFacts, DetailHead
from app.console.detail.near import NearSection
from app.console.detail.permits import PermitSection
from app.console.detail.photos import PhotoSection
from app.console.detail.tasks import TaskSection
from app.console.history.view import HistoryView
from app.console.merging.feed import DuplicateFeed
from app.console.parts import rule_line, text_label
from app.console.permit_feed import PermitFeed
from app.console.session import Session
from app.console.way_out import refusal_words
from dispatch.assignment import Assignment
from dispatch.calls import Call
from dispatch.changes import Changes
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.instructions import Instruction
from dispatch.patrols import Patrol
from dispatch.reasons import Reason


class DetailPanel(QWidget):
    """Everything about one incident, top to bottom; empty until one is selected."""

    def __init__(
        self,
        session: Session,
        advice: AdviceFeed,
        permits: PermitFeed,
        duplicates: DuplicateFeed,
        work: DeskWork,
        commands: CommandSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head, self.clock = DetailHead(session), DetailClock(session)
        self.facts, self.tasks = DetailFacts(session), TaskSection(session)
        self.permits, self.photos = PermitSection(session, permits), PhotoSection(session)
        self.duplicates = DuplicateSection(session, duplicates, commands)
        self.advice = AdviceSection(session, advice, commands)
        self.near = NearSection(session)
        self.history, self._record = HistoryView(session), commands["record"]
        self._merge = commands["merge"]
        self._record.triggered.connect(self.toggle_record)
        self.action_row = ActionRow(session, advice, work, commands)
        self.notice = text_label("body", "breach", wraps=True)
        self.notice.setContentsMargins(16, 6, 16, 6)
        self.notice.hide()
        self._refusal: Reason | None = None
        self._empty = text_label("body", "secondary", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._whole())
        self._listen(work)
        self.refresh()

    def _whole(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("surface", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        parts: tuple[QWidget, ...] = (self.head, self.clock, rule_line(), self.facts, rule_line())
        parts += (self.duplicates, self.permits, self.photos, self.advice, self.tasks, self.near)
        for part in parts:
            column.addWidget(part)
        column.addWidget(ActionButton(self._record), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll = self._scrolled = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.advice.card_picked.connect(scroll.ensureWidgetVisible)
        self._pages = QStackedWidget()
        self._pages.addWidget(scroll)
        self._pages.addWidget(self._record_page())
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._pages, 1)
        below: tuple[QWidget, ...] = (rule_line(), self.notice, self.action_row)
        for part in below:
            rows.addWidget(part)
        return whole

    def _record_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        self._record_title = text_label("title")
        row.addWidget(self._record_title, 1)
        row.addWidget(ActionButton(self._record))
        column.addLayout(row)
        column.addWidget(self.history, 1)
        return page

    @Slot()
    def toggle_record(self) -> None:
        """Show the record in place of the detail, or the detail again."""
        self.show_record(not self.shows_record)

    @property
    def shows_record(self) -> bool:
        """Whether the record stands where the detail was."""
        return self._pages.currentIndex() == 1

    def show_record(self, is_shown: bool) -> None:
        """Show the record, or the detail."""
        self._pages.setCurrentIndex(1 if is_shown else 0)
        self._record.setText(self._session.words.say("command.detail" if is_shown else "command.record"))

    def _listen(self, work: DeskWork) -> None:
        session = self._session
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self.refresh)
        session.appearance_changed.connect(self._write_notice)
        work.refused.connect(self.show_refusal)
        work.started.connect(self.notice.hide)

    @Slot(str)
    def _start(self, _incident_id: str) -> None:
        self.notice.hide()
        self._scrolled.verticalScrollBar().setValue(0)
        self.refresh()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        chosen = self._session.shown_incident
        about = any(row.id == chosen for row in changes.of(Incident))
        about |= any(row.incident_id == chosen for row in changes.of(Assignment))
        about |= any(row.incident_id == chosen for row in changes.of(Entry))
        about |= any(row.incident_id == chosen for row in changes.of(Instruction))
        about |= any(row.incident_id == chosen for row in changes.of(Call))
        about |= any(one.incident_id == chosen for row in changes.of(Patrol) for one in row.noted)
        if about or changes.removed:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the selected incident as it is now."""
        session = self._session
        incident = session.situation.incidents.get(session.shown_incident)
        self._stack.setCurrentIndex(0 if incident is None else 1)
        self._record.setEnabled(incident is not None)
        self._merge.setEnabled(incident is not None)
        self.show_record(self.shows_record)
        self._empty.setText(session.words.say("detail.empty"))
        self.setAccessibleName(session.words.say("detail.title"))
        if incident is None:
            return
        self._record_title.setText(incident.number)
        self.head.show_incident(incident)
        self.clock.show_incident(incident)
        self.facts.show_incident(incident)
        self.photos.show_incident(incident)
        self.tasks.show_incident(incident)
        self.action_row.refresh()

    @Slot(object)
    def show_refusal(self, reason: Reason) -> None:
        """Say why something was refused and what to do about it, where it was asked for."""
        self._refusal = reason
        self._write_notice()
        self.notice.show()
        announce(self.notice, self.notice.text())

    @Slot()
    def _write_notice(self) -> None:
        if self._refusal is not None:
            self.notice.setText(refusal_words(self._refusal, self._session.words, self._commands))
