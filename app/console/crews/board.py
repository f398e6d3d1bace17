"""The crew board: counts by kind, filters, the table by unit, and the bar for the crew that is picked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.console.crews.counts_strip import CountsStrip
from app.console.crews.delegate import BoardDelegate
from app.console.crews.duty_bar import DutyBar
from app.console.crews.model import BoardModel, Column
from app.console.crews.rows import BoardFilter, CrewLine, board, counts, crew_lines
from app.console.parts import ChoiceBox, further, set_columns, text_label
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from app.words.units import unit_name
from dispatch.people import CrewStatus, MemberKind
from dispatch.typeahead import Entry, TypeAhead

GATHER_MS = 250
_MOST_FOUND = 500
_MODE_FROM_PX, _MEMBERS_FROM_PX, _INCIDENT_FROM_PX = 720, 600, 470


class CrewBoard(QWidget):
    """All crews on shift; the row that is picked is the session's crew, which the map shows too."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[CrewLine] = []
        self._found: frozenset[str] | None = None
        self._units: list[str] = []
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = CountsStrip(session)
        self.search = QLineEdit()
        self.status, self.unit, self.kind = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.off_shift = QCheckBox()
        self.model = BoardModel(session, self)
        self.table = QTableView()
        self.empty = text_label("body", "secondary", wraps=True)
        self.duty = DutyBar(session)
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._set_up_table()
        self._lay_out()
        self._listen()
        self._reword()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(BoardDelegate(self._session, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setMouseTracking(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(height("compact_row") + 2)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        set_columns(header, {0: 80, 1: 136, 2: 84, 3: 76, 5: 54, 6: 88}, Column.STATUS)

    def _lay_out(self) -> None:
        for field in (self.search, self.off_shift):
            field.setFont(role_font("body"))
        filters = QGridLayout()
        filters.setContentsMargins(12, 8, 12, 8)
        filters.setSpacing(8)
        filters.addWidget(self.search, 0, 0, 1, 2)
        filters.addWidget(self.off_shift, 0, 2)
        for place, box in enumerate((self.unit, self.status, self.kind)):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            filters.addWidget(box, 1, place)
            filters.setColumnStretch(place, 1)
        head = QFrame()
        head.setLayout(filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.counts)
        column.addWidget(head)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addWidget(self.duty)
        self.empty.setContentsMargins(16, 12, 16, 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape first takes away what is looked for; the next one leaves the board."""
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus() and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, leave out what is known of a crew anyway."""
        super().resizeEvent(event)
        self.table.setColumnHidden(Column.MODE, self.width() < _MODE_FROM_PX)
        self.table.setColumnHidden(Column.MEMBERS, self.width() < _MEMBERS_FROM_PX)
        self.table.setColumnHidden(Column.INCIDENT, self.width() < _INCIDENT_FROM_PX)

    def _listen(self) -> None:
        session = self._session
        session.changed.connect(self._gather_soon)
        session.ticked.connect(self._tick)
        session.appearance_changed.connect(self._reword)
        session.crew_selected.connect(self._pick_crew)
        self._gather.timeout.connect(self.gather)
        self.search.textChanged.connect(self._seek)
        for box in (self.status, self.unit, self.kind):
            box.activated.connect(self._filter)
        self.off_shift.toggled.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.duty.map_asked.connect(self._show_on_map)
        self.table.activated.connect(self._show_on_map)
        for keys, slot in (("Ctrl+F", self.search.setFocus), ("Ctrl+D", self.duty.focus_declare)):
            shortcut = QShortcut(QKeySequence(keys), self, slot)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _reword(self) -> None:
        words = self._session.words
        self.search.setPlaceholderText(words.say("console.crews.search"))
        self.search.setAccessibleName(words.say("console.crews.search"))
        self.off_shift.setText(words.say("console.crews.off_shift"))
        self.table.setAccessibleName(words.say("console.crews.title"))
        statuses = [words.say(f"crew_status.{status}") for status in CrewStatus]
        kinds = [words.say(f"member_kind.{kind}") for kind in MemberKind]
        _fill(self.status, words.say("console.crews.any_status"), statuses)
        _fill(self.kind, words.say("console.crews.any_kind"), kinds)
        self.duty.reword()
        self._units = []
        self.gather()

    @Slot(object)
    def _gather_soon(self, _changes: object) -> None:
        if not self._gather.isActive():
            self._gather.start()

    @Slot()
    def gather(self) -> None:
        """Read all crews anew from the picture."""
        self._lines = crew_lines(self._session.situation, self._session.now())
        units = list(dict.fromkeys(line.crew.unit for line in self._lines))
        if units != self._units:
            words, centre = self._session.words, self._session.centre
            _fill(
                self.unit, words.say("console.crews.any_unit"), [unit_name(u, centre, words) for u in units]
            )
            self._units = units
        self.counts.show_counts(counts(self._lines))
        self._filter()

    @Slot()
    def _filter(self) -> None:
        status, kind, unit = (box.currentIndex() - 1 for box in (self.status, self.kind, self.unit))
        shown = BoardFilter(
            status=list(CrewStatus)[status] if status >= 0 else None,
            unit=self._units[unit] if unit >= 0 else "",
            kind=list(MemberKind)[kind] if kind >= 0 else None,
            crew_ids=self._found,
            has_off_shift=self.off_shift.isChecked()
            or status == list(CrewStatus).index(CrewStatus.OFF_SHIFT),
        )
        self.model.show_lines(board(self._lines, shown))
        self.table.clearSpans()
        for row in self.model.headings():
            self.table.setSpan(row, 0, 1, len(Column))
        is_empty = self.model.rowCount() == 0
        code = "console.crews.nobody_fits" if self._lines else "console.crews.nobody"
        self.empty.setText(self._session.words.say(code))
        self.empty.setVisible(is_empty)
        self._pick_crew(self._session.selected_crew)

    @Slot(str)
    def _seek(self, typed: str) -> None:
        """Crews by call sign, name, pinyin or initials, looked for beside the GUI thread."""
        if not typed.strip():
            self._found = None
            self._filter()
            return
        entries = [Entry(line.crew.id, line.crew.name, also=(line.crew.call_sign,)) for line in self._lines]
        self._session.tasks.read(
            "crews.search", lambda: TypeAhead(entries).find(typed, _MOST_FOUND), self._take_found
        )

    def _take_found(self, found: tuple[Entry, ...]) -> None:
        if self.search.text().strip():
            self._found = frozenset(entry.key for entry in found)
            self._filter()

    @Slot(object)
    def _tick(self, _now: object) -> None:
        if not self.isVisible():
            return
        bottom = self.table.rowAt(self.table.viewport().height() - 1)
        last = bottom if bottom >= 0 else self.model.rowCount() - 1
        self.model.tick(max(0, self.table.rowAt(0)), last)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.line(current.row())
        if isinstance(line, CrewLine):
            self.duty.show_crew(line.crew)
            self._session.select_crew(line.crew.id)

    @Slot(str)
    def _pick_crew(self, crew_id: str) -> None:
        row = self.model.row_of(crew_id) if crew_id else None
        if row is None:
            self.duty.show_crew(None)
            return
        self.duty.show_crew(self._session.situation.crews.get(crew_id))
        if self.table.currentIndex().row() != row:
            self.table.selectRow(row)

    def step(self, by: int) -> None:
        """Choose the crew so many lines further down or, below 0, up, over headings: at most the last."""
        rows = [row for row in range(self.model.rowCount()) if isinstance(self.model.line(row), CrewLine)]
        if rows:
            self.table.selectRow(further(rows, self.table.currentIndex().row(), by))

    @Slot()
    def _show_on_map(self) -> None:
        """Tell the crew again, also if it is the one already: the map goes to it."""
        line = self.model.line(self.table.currentIndex().row())
        if isinstance(line, CrewLine):
            self._session.select_crew(line.crew.id)
            self._session.crew_selected.emit(line.crew.id)


def _fill(box: ChoiceBox, anything: str, choices: list[str]) -> None:
    chosen = max(0, box.currentIndex())
    box.clear()
    box.addItems([anything, *choices])
    box.setCurrentIndex(chosen if chosen <= len(choices) else 0)
    box.setAccessibleName(anything)
