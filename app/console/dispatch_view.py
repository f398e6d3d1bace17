"""The dispatch view: queue, map and detail side by side; the intake form comes over the detail."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.alarms.desk import AlarmDesk
from app.console.closures.feed import ClosureFeed
from app.console.closures.on_map import ClosuresOnMap
from app.console.clues.inbox import ClueInbox
from app.console.clues.panel import CluePanel
from app.console.columns import Columns
from app.console.commands import CommandSet
from app.console.crews.board import CrewBoard
from app.console.desk_work import DeskWork
from app.console.detail.panel import DetailPanel
from app.console.drawing.beside import PanelsBeside
from app.console.drawing.pens import Pens
from app.console.facilities_on_map import FacilitiesOnMap
from app.console.found_on_map import FoundOnMap
from app.console.inbox_line import InboxLine, under_one_line
from app.console.intake.form import IntakeForm
from app.console.map_panel import MapPanel
from app.console.measuring.bar import MeasureBar
from app.console.merging.opening import Merging
from app.console.parts import rows_of_a_page
from app.console.permit_feed import PermitFeed
from app.console.permits_on_map import PermitsOnMap
from app.console.post_work import PostWork
from app.console.queue.panel import QueuePanel
from app.console.session import Session
from app.console.underlay.feed import UnderlayFeed


class DispatchView(QWidget):
    """Three columns; on a narrow screen the third is a drawer over the map."""

    def __init__(
        self, session: Session, commands: CommandSet, window: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self.advice = AdviceFeed(session, self)
        self.permits = PermitFeed(session, self)
        self.merging = Merging(session, commands, window)
        self.work = DeskWork(session, self.advice, self.permits, window)
        self.inbox = ClueInbox(session, commands, self.work, window)
        self.queue = QueuePanel(session, commands)
        self.map = MapPanel(session, self.advice, commands)
        self.detail = DetailPanel(session, self.advice, self.permits, self.merging.feed, self.work, commands)
        self.found = FoundOnMap(session, self.map)
        self.posts = PostWork(session, self.found, commands, window)
        self.closures = ClosureFeed(session, self)
        self.underlay = UnderlayFeed(session, self.map)
        self.pens = Pens(session, self.map)
        self.measure = MeasureBar(session, self.pens.measure, self.map)
        for layer in (PermitsOnMap, FacilitiesOnMap):
            layer(session, self.map)
        ClosuresOnMap(session, self.map, self.closures)
        self.intake: IntakeForm | None = None
        self.crews: CrewBoard | None = None
        self.alarms = AlarmDesk(session, self)
        self.line = InboxLine(session, self.inbox.feed, self.alarms, commands)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.side, self.left = QStackedWidget(), QStackedWidget()
        self.side.addWidget(self.detail)
        self.left.addWidget(self.queue)
        self.inbox.stand_in(self.left, self.queue)
        self.panels = PanelsBeside(self._session, self.closures, self.pens, self.side)
        self.column = under_one_line(self.line, self.left)
        self.columns = Columns(self._session, (self.column, self.map, self.side))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.columns)

    def _connect(self) -> None:
        commands, work = self._commands, self.work
        for code, do in (
            ("other_crew", self._choose_crew),
            ("join", work.look_for_more),
            ("policy", self.advice.switch_policy),
            ("back", self.go_back),
            ("escalate", work.escalate),
            ("remind", work.remind),
            ("suspend", work.suspend),
            ("undo", work.undo),
            ("queue_up", partial(self._step, -1)),
            ("queue_down", partial(self._step, 1)),
            ("queue_page_up", partial(self._turn_page, -1)),
            ("queue_page_down", partial(self._turn_page, 1)),
            ("queue_first", partial(self._step, -sys.maxsize)),
            ("queue_last", partial(self._step, sys.maxsize)),
            ("detail_drawer", self.columns.toggle_side),
            ("new_incident", self.open_intake),
            ("crew_board", self.toggle_crews),
            ("closures", self.panels.toggle_closures),
            ("draw_zones", self.panels.toggle_zones),
            ("measure", self.measure.toggle),
        ):
            commands[code].triggered.connect(do)
        commands.together("advice").triggered.connect(self._pick)
        self._session.incident_selected.connect(self._show_detail)
        self._session.incident_opened.connect(self._show_in_its_list)
        self.queue.coverage.unseen.connect(self.show_queue)
        self.map.ground.made.connect(self.queue.header.reword)
        self.map.ground.made.connect(self.measure.raise_)
        self.measure.closed.connect(self.map.setFocus)
        self.panels.shown.connect(self._follow_place)
        self.panels.left.connect(self.close_panel)
        self.closures.changed.connect(self.advice.ask_again)
        self.closures.changed.connect(self.map.reach.ask_again)
        self.queue.header.filter_changed.connect(self._follow_filter)
        self.queue.menu_wanted.connect(self.detail.action_row.show_at)

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        if isinstance(action.data(), int):
            self.advice.pick_rank(action.data())

    @property
    def _lines(self) -> QueuePanel | CluePanel | CrewBoard:
        """What the arrows walk through."""
        if self.crews is not None and self.left.currentWidget() is self.crews:
            return self.crews
        return self.inbox.panel if self.inbox.is_shown else self.queue

    def _step(self, by: int, _is_checked: bool = False) -> None:
        self._lines.step(by)

    def _turn_page(self, by: int, _is_checked: bool = False) -> None:
        self._lines.step(by * rows_of_a_page(self._lines.table))

    @Slot()
    def go_back(self) -> None:
        """Leave the innermost thing that is open: each Escape one, until queue and detail stand there."""
        leave = next((leave for is_open, leave in self._open_things() if is_open), None)
        if leave is not None:
            leave()

    def _open_things(self) -> tuple[tuple[bool, Callable[[], object]], ...]:
        """Whether each is open and how it is left: form, pen, panel, card, record, crew looked for, list."""
        return (
            (self.side.currentWidget() is self.intake, self.close_intake),
            (not self.measure.isHidden(), self.measure.leave),
            (self.panels.current is not None, self.panels.leave),
            (not self.found.card.isHidden(), self.found.card.leave),
            (self.detail.shows_record, partial(self.detail.show_record, False)),
            (self.advice.is_wished, self.work.go_back),
            (self.left.currentWidget() is not self.queue, self.show_queue),
        )

    @Slot()
    def show_queue(self) -> None:
        """Show the queue in place of the list that stands there."""
        if self.left.currentWidget() is not self.queue:
            self.left.setCurrentWidget(self.queue)
            self.queue.table.setFocus()

    @Slot(str)
    def _show_in_its_list(self, incident_id: str) -> None:
        """A clue among the clues, anything else in the queue, and its detail beside it."""
        if not self.inbox.has_clue:
            self.show_queue()
        elif not self.inbox.is_shown:
            self.inbox.toggle()
        self._show_detail(incident_id)

    @Slot()
    def _choose_crew(self) -> None:
        """Another crew: of those who could go while nobody does, else in place of the one that goes."""
        if self.advice.purpose is Purpose.SEND:
            self.side.setVisible(True)
            self.detail.action_row.show_crews()
        else:
            self.work.look_for_another()

    @Slot()
    def _follow_filter(self) -> None:
        self.map.incidents.set_filter(self.queue.header.filter)

    # ------------------------------------------------------------------ intake

    @Slot()
    def open_intake(self) -> None:
        """Show the intake form, with the draft that was left in it."""
        if self.intake is None:
            self.intake = self._new_intake()
        self.side.setCurrentWidget(self.intake)
        self.side.setVisible(True)
        self._follow_place()
        self.intake.fields.source.setFocus()

    @Slot()
    @Slot(bool)
    @Slot(object)
    def _follow_place(self, _what: object = None) -> None:
        """The map marks the place of the report in the form; while it has none, a click gives it one."""
        is_open = self.intake is not None and self.side.currentWidget() is self.intake
        place = self.intake.fields.place if self.intake is not None and is_open else None
        self.map.show_pin(place.position if place is not None else None)
        self.map.take_next_click(place is not None and (place.position is None or place.from_map.isChecked()))

    def _new_intake(self) -> IntakeForm:
        form = IntakeForm(self._session)
        form.place_requested.connect(self._follow_place)
        form.position_changed.connect(self._follow_place)
        form.closed.connect(self.close_intake)
        form.received.connect(self._session.select_incident)
        self.map.ground_chosen.connect(form.set_place)
        self.side.addWidget(form)
        return form

    @Slot()
    def close_intake(self) -> None:
        """Go back to the detail; what was typed stays a draft."""
        self.side.setCurrentWidget(self.detail)
        self._follow_place()
        self.queue.table.setFocus()

    @Slot()
    def close_panel(self) -> None:
        """Go back to the detail; the pen is put away."""
        self.pens.put_away()
        self.side.setCurrentWidget(self.detail)
        self.queue.table.setFocus()

    @Slot()
    def toggle_crews(self) -> None:
        """Show the crew board where the queue is, or the queue again."""
        if self.crews is None:
            self.crews = CrewBoard(self._session)
            self.left.addWidget(self.crews)
        shown = self.queue if self.left.currentWidget() is self.crews else self.crews
        self.left.setCurrentWidget(shown)
        shown.setFocus()

    # ------------------------------------------------------------------ the map, lent

    def lend_map(self) -> MapPanel:
        """The map for another view; it is one and the same, so that nothing is drawn and held twice."""
        return self.map

    def take_map_back(self, lent: MapPanel) -> None:
        """The map stands between queue and detail again."""
        self.columns.take_map(lent)

    # ------------------------------------------------------------------ room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that no field has use for is Escape all the same."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _show_detail(self, incident_id: str) -> None:
        self.pens.put_away()
        self.side.setCurrentWidget(self.detail)
        self._follow_place()
        if self.columns.is_drawer:
            self.side.setVisible(bool(incident_id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.width())
