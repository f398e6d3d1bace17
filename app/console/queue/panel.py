"""The incident queue: filters above, groups with clocks, and who is free below."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.console.commands import CommandSet
from app.console.coverage_bar import CoverageBar
from app.console.parts import further, over_all, text_label
from app.console.queue.delegate import QueueDelegate
from app.console.queue.footer import QueueFooter
from app.console.queue.header import QueueHeader
from app.console.queue.model import Column, QueueModel, Role
from app.console.queue.rows import QueueRow, in_order, kept_in_place, queue_row, taken_on
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from dispatch.incident import Incident

IDLE_MS, NEW_MS = 3000, 2000
AT_ONCE = 300
NARROW_PX, LOW_PX = 560, 640
_WIDTHS = {Column.SEVERITY: 38, Column.HOLDER: 128, Column.CLOCK: 222}
_TOUCHES = frozenset({QEvent.Type.MouseMove, QEvent.Type.KeyPress, QEvent.Type.Wheel})


class QueuePanel(QWidget):
    """All open incidents in groups; nothing moves under the cursor until the operator has been idle."""

    rows_shown = Signal()
    menu_wanted = Signal(QPoint)
    """Where on the screen somebody asked for what can be done with the row there, which is selected."""

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = QueueModel(session, self)
        self.header = QueueHeader(session, commands, self)
        self.footer = QueueFooter(session, self)
        self.coverage = CoverageBar(session, commands, self)
        self.table = _table(self.model)
        self.delegate = QueueDelegate(session, self.model, self)
        self.table.setItemDelegate(self.delegate)
        self._empty = text_label("body", "secondary", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.state = StateBand(session)
        self._idle = self._timer(IDLE_MS, self.sort_now)
        self._fresh = self._timer(NEW_MS, self._end_newness)
        self._known: set[str] | None = None
        self._headings: set[int] = set()
        self._new: set[str] = set()
        self._is_idle = True
        self._is_scrolled_by_hand = False
        self._lay_out()
        self._listen()
        self.refresh()

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.state.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.header)
        column.addWidget(self.state)
        # The table is there when it is empty too: hidden, it would leave the keyboard to some button.
        column.addLayout(over_all(self.table, self._empty), 1)
        column.addWidget(self.footer)
        column.addWidget(self.coverage)

    def _listen(self) -> None:
        session = self._session
        session.clocks.updated.connect(self.refresh)
        session.appearance_changed.connect(self._reword)
        session.incident_marked.connect(self._follow_selection)
        self.header.filter_changed.connect(self.sort_now)
        self.table.selectionModel().currentRowChanged.connect(self._take_current)
        self.model.layoutChanged.connect(self._fit_rows)
        self.table.verticalScrollBar().actionTriggered.connect(self._keep_scrolled)
        self.table.verticalScrollBar().valueChanged.connect(self._tell_sight)
        self.rows_shown.connect(self._tell_sight)
        self.table.customContextMenuRequested.connect(self._want_menu)
        self.table.installEventFilter(self)
        self.table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._is_idle = False
            self._idle.start()
        if event.type() == QEvent.Type.Wheel:
            self._keep_scrolled()
        return super().eventFilter(watched, event)

    @Slot()
    def sort_now(self) -> None:
        """Put the rows in their true order."""
        self._is_idle = True
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the rows as they are now, of many incidents when all are gathered, a slice at a time."""
        incidents = taken_on(self._session.situation)
        if len(incidents) > AT_ONCE:
            self._session.slices.begin((self, "rows"), self._gather(incidents))
        else:
            deque(self._gather(incidents), maxlen=0)

    def _gather(self, incidents: Sequence[Incident]) -> Iterator[None]:
        session, shown = self._session, self.header.filter
        rows = []
        for number, incident in enumerate(incidents):
            row = queue_row(incident, session.situation, session.clocks.views.get(incident.id))
            if row.incident.is_open and shown.lets_through(row):
                rows.append(row)
            if number % 50 == 0:
                yield
        rows = in_order(rows)
        yield
        self._show(rows, len(incidents))

    def _show(self, rows: list[QueueRow], all_open: int) -> None:
        """Their order only changes while nobody is at work in them."""
        if not self._is_idle:
            rows = kept_in_place(self.model.order(), rows)
        self._note_new(rows)
        self.model.show(rows, self._new)
        self.header.show_count(len(rows), all_open)
        self._return_to_the_urgent()
        self._show_empty(not rows)
        self._show_state()
        self.rows_shown.emit()

    @Slot()
    def _keep_scrolled(self) -> None:
        self._is_scrolled_by_hand = True

    @Slot()
    def _tell_sight(self) -> None:
        """The clocks of the rows in sight are asked for each second, however many there are."""
        if self.table.isVisible():
            first, last = self.table.rowAt(0), self.table.rowAt(self.table.viewport().height() - 1)
            self._session.clocks.look_at(self.model.ids(max(0, first), last))

    def _return_to_the_urgent(self) -> None:
        """Following a selection leaves the list scrolled: go back to its top where both can be seen."""
        bar = self.table.verticalScrollBar()
        if not self._is_idle or self._is_scrolled_by_hand or bar.value() == 0:
            return
        row = self.model.row_of(self._session.selected_incident)
        top = 0 if row is None else self.table.rowViewportPosition(row) + bar.value()
        if row is None or top + self.table.rowHeight(row) <= self.table.viewport().height():
            bar.setValue(0)

    def _note_new(self, rows: Sequence[QueueRow]) -> None:
        ids, incidents = {row.incident.id for row in rows}, self._session.situation.incidents
        if self._known is None:
            self._known = set(ids)
        if new := ids - self._known:
            self._new |= new
            self._known |= new
            self._fresh.start()
        if len(self._known) > 2 * len(incidents):
            # What has left the picture doesn't come back.
            self._known.intersection_update(incidents)

    @Slot()
    def _end_newness(self) -> None:
        self._new = set()
        self.refresh()

    def _show_state(self) -> None:
        """Clocks that stand still say so: nothing is worse than a calm that is old."""
        clocks = self._session.clocks
        if clocks.trouble is not None:
            self.state.show_failed(reason_of(clocks.trouble), clocks.known_at)
        elif clocks.known_at is None and self.model.rowCount():
            self.state.show_loading("console.queue.reading")
        else:
            self.state.settle()

    def _show_empty(self, is_empty: bool) -> None:
        self._empty.setVisible(is_empty)
        if is_empty:
            zone = self.header.zone_name()
            self._empty.setText(self._session.words.say("console.queue.empty", zone=zone))

    @Slot()
    def _fit_rows(self) -> None:
        """Headings span the table and are lower than rows; only those that moved are told."""
        headings = set(self.model.headings())
        if headings != self._headings:
            self.table.clearSpans()
            for row in sorted(headings | self._headings):
                is_heading = row in headings
                self.table.setRowHeight(row, height("group" if is_heading else "queue_row"))
                if is_heading:
                    self.table.setSpan(row, 0, 1, len(Column))
            self._headings = headings
        self._show_selected(self._session.selected_incident)

    @Slot(QModelIndex, QModelIndex)
    def _take_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = current.data(Role.ROW)
        if row is not None:
            self._session.mark_incident(row.incident.id)

    @Slot(str)
    def _follow_selection(self, incident_id: str) -> None:
        self._is_scrolled_by_hand = False
        self._show_selected(incident_id)

    @Slot(QPoint)
    def _want_menu(self, point: QPoint) -> None:
        row = self.table.indexAt(point).data(Role.ROW)
        if row is not None:
            self._session.select_incident(row.incident.id)
            self.menu_wanted.emit(self.table.viewport().mapToGlobal(point))

    def _show_selected(self, incident_id: str) -> None:
        position = self.model.row_of(incident_id)
        if position is None:
            self.table.clearSelection()
        elif self.table.currentIndex().row() != position:
            self.table.selectRow(position)

    def step(self, by: int) -> None:
        """Select the incident so many lines further down or, below 0, up, over headings: at most the last."""
        order = self.model.order()
        if not order:
            return
        self._is_idle = False
        self._idle.start()
        self._session.mark_incident(further(order, self._session.selected_incident, by))

    @Slot()
    def _reword(self) -> None:
        self.model.tell_all()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.refresh()
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_PX
        self.delegate.is_narrow = is_narrow
        self.table.setColumnHidden(Column.HOLDER, is_narrow)
        self.coverage.leave_room(self.height() < LOW_PX)
        self.table.setAccessibleName(self._session.words.say("console.queue.title"))


def _table(model: QueueModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setMouseTracking(True)
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(height("group"))
    table.verticalHeader().setDefaultSectionSize(height("queue_row"))
    header = table.horizontalHeader()
    header.setFont(role_font("secondary"))
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setFixedHeight(height("column_head"))
    header.setMinimumSectionSize(_WIDTHS[Column.SEVERITY])
    header.setStyleSheet(
        "QHeaderView::section { padding: 4px 2px; } QHeaderView::section:first { padding-left: 8px; }"
    )
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(Column.INCIDENT, QHeaderView.ResizeMode.Stretch)
    for column, width in _WIDTHS.items():
        header.resizeSection(column, width)
    return table
