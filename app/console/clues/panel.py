"""The inbox of clues where the queue is: next, confirm, dismiss, all by key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.console.badges import ActionButton
from app.console.clues.delegate import ClueDelegate
from app.console.clues.feed import ClueFeed
from app.console.clues.model import ClueModel, Column
from app.console.commands import CommandSet
from app.console.parts import further, over_all, text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.console.theme.tokens import height

LEFT_PX = 132


class CluePanel(QWidget):
    """Lines of clues; the chosen line's first clue is the session's incident, as map and detail show it."""

    went_on = Signal()
    """The chosen line was judged, by whomever: the next one has come into its place."""

    def __init__(
        self, session: Session, feed: ClueFeed, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ClueModel(session, feed, self)
        self.table = QTableView()
        self._title, self._count = text_label("row"), text_label("body", "secondary")
        self._limit = text_label("secondary", "secondary", wraps=True)
        self._empty = text_label("body", "secondary", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state = StateBand(session)
        self.buttons = {
            "next": ActionButton(commands["next"], "primary"),
            "dismiss_clues": ActionButton(commands["dismiss_clues"]),
            "dismiss_clue": ActionButton(commands["dismiss_clue"]),
        }
        self._close = ActionButton(commands["clues"])
        self._audit = ActionButton(commands["audit_clues"])
        self._place = 0
        self._begins = False
        self._set_up_table()
        self._lay_out()
        self._listen()
        self.reword()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(ClueDelegate(self._session, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(height("queue_row"))
        header = table.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.CLUE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(Column.LEFT, LEFT_PX)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._close)
        foot = QWidget()
        foot.setProperty("surface", "bar")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 8, 16, 12)
        below.setSpacing(8)
        below.addWidget(self._limit)
        row = QHBoxLayout()
        row.setSpacing(8)
        for code in ("dismiss_clues", "dismiss_clue"):
            row.addWidget(self.buttons[code], 1)
        below.addWidget(self.buttons["next"])
        below.addLayout(row)
        below.addWidget(self._audit)
        self._state.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addLayout(over_all(self.table, self._empty), 1)
        column.addWidget(foot)

    def _listen(self) -> None:
        session = self._session
        self._feed.changed.connect(self.follow)
        session.ticked.connect(self._tick)
        session.appearance_changed.connect(self.reword)
        session.incident_marked.connect(self._show_selected)
        # Not the current row: the view makes one of its own when it gets the focus.
        self.table.selectionModel().selectionChanged.connect(self._take_selected)

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        say = self._session.words.say
        self._title.setText(say("console.clues.title"))
        self._empty.setText(say("console.clues.empty"))
        self._close.say(say("console.clues.back"))
        self.table.setAccessibleName(say("console.clues.title"))
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show the lines as they are now; what was judged makes room for the next."""
        self._place = max(0, self.table.currentIndex().row())
        chosen = self._session.selected_incident
        goes_on = self._begins or self.model.row_of(chosen) is not None
        self.model.follow()
        say, settings = self._session.words.say, self._session.centre.settings
        lines = self.model.rowCount()
        self._count.setText(say("console.clues.count", clues=self._feed.count, lines=lines))
        self._limit.setText(say("console.clues.limit", limit_s=float(settings.desk_confirms_clue_s)))
        self._show_state(is_empty=not lines)
        # A clue that comes in takes nobody away from the incident that Enter is about to act on.
        if self.isVisible() and goes_on and lines and self.model.row_of(chosen) is None:
            self.table.selectRow(min(self._place, lines - 1))
            self._session.show_marked()
            self.went_on.emit()
        else:
            self._show_selected(chosen)
        self._name_next()

    def _show_state(self, *, is_empty: bool) -> None:
        feed = self._feed
        self._empty.setVisible(is_empty and feed.known_at is not None)
        if feed.trouble is not None:
            self._state.show_failed(reason_of(feed.trouble), feed.known_at)
        elif feed.known_at is None:
            self._state.show_loading("console.clues.reading")
        else:
            self._state.settle()

    def _name_next(self) -> None:
        group = self._feed.group_of(self._session.selected_incident)
        count = len(group.incident_ids) if group is not None else 0
        # Their keys act on the selected incident: without a clue they would promise what Enter doesn't do.
        for button in self.buttons.values():
            button.setVisible(count > 0)
        self.buttons["next"].say(self._session.words.say("console.clues.confirm", count=count))

    def start(self) -> None:
        """Begin with the line that has waited longest, unless one is chosen already."""
        self._begins = True
        self.follow()
        self._begins = False
        self.table.setFocus()

    def step(self, by: int) -> None:
        """Choose the line so many further down or, below 0, up: at most the last."""
        rows = range(self.model.rowCount())
        if rows:
            chosen = self.model.row_of(self._session.selected_incident)
            self.table.selectRow(further(rows, chosen, by))

    @Slot(object)
    def _tick(self, _now: object) -> None:
        if self.isVisible():
            self.model.tell()

    @Slot()
    def _take_selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        group = self.model.group(rows[0].row()) if rows else None
        if group is not None and self._session.selected_incident not in group.incident_ids:
            self._session.mark_incident(group.incident_ids[0])
        self._name_next()

    @Slot(str)
    def _show_selected(self, incident_id: str) -> None:
        row = self.model.row_of(incident_id)
        if row is None:
            self.table.clearSelection()
        elif self.table.currentIndex().row() != row or not self.table.selectionModel().hasSelection():
            self.table.selectRow(row)
        self._name_next()
