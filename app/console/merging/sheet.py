"""Two reports side by side: which stays, what follows, and one key for merging and for taking apart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.console.merging.feed import DuplicateFeed
from app.console.merging.lines import (
    MergeLine,
    apart_words,
    barred_words,
    differences,
    line_words,
    merge_lines,
    outcome_words,
    survivor_of,
    unlike_words,
)
from app.console.merging.side import MergeSide
from app.console.parts import set_fault, text_label
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from dispatch.actions.merging import MOVE, RECALL, Merge, Unmerge
from dispatch.changes import Changes
from dispatch.incident import Incident

KEYS = {"swap": "Ctrl+Right", "confirm": "Ctrl+Return"}
SIZE = (1080, 620)
ROWS_SHOWN = 4


class MergeSheet(QDialog):
    """The selected incident beside what may be it, or what has gone into it."""

    def __init__(self, session: Session, feed: DuplicateFeed, incident_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._feed, self._incident_id = session, feed, incident_id
        self._named: list[str] = []
        self._lines: list[MergeLine] = []
        self._stays = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*SIZE)
        self.title = text_label("title")
        self.list, self.number = QListWidget(), QLineEdit()
        self.left, self.right = MergeSide(session), MergeSide(session)
        self.between, self.outcome = text_label("body", "acc"), text_label("body", wraps=True)
        self.empty = text_label("body", "secondary", wraps=True)
        self.warning = text_label("body_strong", "risk", wraps=True)
        self.recall, self.state = QCheckBox(), StateBand(session)
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.keys = SheetKeys(self, KEYS, "confirm")
        self._lay_out()
        self._listen()
        self._reword()
        self.list.setFocus()

    def _lay_out(self) -> None:
        for part in (self.list, self.number, self.recall):
            part.setFont(role_font("body"))
        self.list.setStyleSheet("QListWidget::item { padding: 4px 8px; }")
        self.number.setFixedWidth(240)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.number)
        self._sides = QWidget()
        sides = QHBoxLayout(self._sides)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(12)
        sides.addWidget(self.left, 1)
        sides.addWidget(self.right, 1)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(self.list)
        column.addWidget(self.between, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sides, 1)
        column.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("surface", "bar")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.recall)
        row.addStretch(1)
        row.addWidget(self.keys.buttons["swap"])
        row.addWidget(self.keys.buttons["confirm"])
        column = QVBoxLayout(foot)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.warning)
        column.addWidget(self.outcome)
        column.addWidget(self.fault)
        column.addLayout(row)
        return foot

    def _listen(self) -> None:
        self.keys.on({"swap": self.swap, "confirm": self.confirm})
        self.list.currentRowChanged.connect(self._pick)
        self.number.returnPressed.connect(self.take_number)
        self._feed.changed.connect(self._follow)
        self._session.changed.connect(self._follow)
        self._session.appearance_changed.connect(self._reword)

    # ------------------------------------------------------------------ showing

    @property
    def incident(self) -> Incident | None:
        """The incident that the sheet was opened for, as it is now."""
        return self._session.situation.incidents.get(self._incident_id)

    @property
    def line(self) -> MergeLine | None:
        """The picked line."""
        row = self.list.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def other(self) -> Incident | None:
        """The report beside it."""
        return self._session.situation.incidents.get(self.line.incident_id) if self.line else None

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.merge"))
        self.list.setAccessibleName(say("console.merging.list"))
        self.number.setPlaceholderText(say("console.merging.number"))
        self.number.setAccessibleName(say("console.merging.number"))
        self.recall.setText(say("console.merging.recall"))
        self.empty.setText(say("console.merging.empty"))
        self.keys["swap"].setText(say("console.merging.swap"))
        self._follow()

    @Slot()
    @Slot(object)
    def _follow(self, _changes: object = None) -> None:
        incident = self.incident
        if incident is None:
            return
        picked = self.line.incident_id if self.line else ""
        self._lines = merge_lines(incident, self._feed.likely, self._named, self._session.situation)
        words = self._session.words
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([line_words(line, words) for line in self._lines])
        row_px = self.list.sizeHintForRow(0) if self._lines else 0
        self.list.setFixedHeight(row_px * min(len(self._lines), ROWS_SHOWN) + 2)
        ids = [line.incident_id for line in self._lines]
        self.list.setCurrentRow(ids.index(picked) if picked in ids else 0)
        self.list.blockSignals(False)
        self._pick()

    @Slot()
    def _pick(self, _row: int = 0) -> None:
        one, other = self.incident, self.other
        if one is not None and other is not None:
            self._stays = survivor_of(one, other).id
        self._show()

    def _show(self) -> None:
        one, other, line = self.incident, self.other, self.line
        is_there = one is not None and other is not None and line is not None
        for part in (self._sides, self.between, self.list):
            part.setVisible(is_there)
        self.empty.setVisible(not is_there and self._feed.is_known)
        self.state.wait_for("console.merging.reading", is_there=is_there or self._feed.is_known)
        self.keys.allow(dict.fromkeys(KEYS, is_there))
        self.outcome.setVisible(is_there)
        self.warning.hide()
        self.keys.buttons["confirm"].setVisible(is_there)
        if one is not None:
            category = self._session.words.say(f"category.{one.category}")
            self.title.setText(f"{one.short_number} {category}")
        if one is None or other is None or line is None:
            self.keys.buttons["swap"].hide()
            self.recall.hide()
            return
        self.between.setText(f"{other.short_number} · {apart_words(line, self._session.words)}")
        self._show_merged(one, other) if line.is_merged else self._show_choice(one, other, line)
        self.keys.buttons["swap"].setVisible(not line.is_merged)

    def _show_merged(self, one: Incident, other: Incident) -> None:
        say = self._session.words.say
        self.left.show_incident(one, say("console.merging.stays"), stays=True)
        self.right.show_incident(other, say("console.merging.merged"), stays=False)
        own = other.t0 or self._session.now()
        self.outcome.setText(say("console.merging.apart", number=other.short_number, at=own))
        self.keys["confirm"].setText(say("console.merging.unmerge_one", number=other.short_number))
        self.recall.hide()
        self.keys.allow({"swap": False})

    def _show_choice(self, one: Incident, other: Incident, line: MergeLine) -> None:
        words, settings = self._session.words, self._session.centre.settings
        # Somebody may know better than what is usual: it is said, and nothing is refused.
        differing = differences(one, other, settings)
        barred = barred_words((one, other), words)
        self.warning.setText(barred or unlike_words(line, differing, settings, words))
        self.warning.setVisible(bool(barred or differing))
        self.outcome.setHidden(bool(barred))
        self.keys.allow(dict.fromkeys(KEYS, not barred))
        for side, incident in ((self.left, one), (self.right, other)):
            stays = incident.id == self._stays
            role = words.say("console.merging.stays" if stays else "console.merging.goes")
            role = role if incident.is_open else words.say(f"state.{incident.state}")
            side.show_incident(incident, role, stays=stays, differing=differing)
        survivor, gone = self._both(one, other)
        self.outcome.setText(outcome_words(survivor, gone, words))
        self.keys["confirm"].setText(
            words.say("console.merging.merge_one", other=gone.short_number, survivor=survivor.short_number)
        )
        tasks = self._session.situation.tasks_of_incident(gone.id)
        self.recall.setVisible(any(task.is_en_route for task in tasks))

    def _both(self, one: Incident, other: Incident) -> tuple[Incident, Incident]:
        return (one, other) if one.id == self._stays else (other, one)

    # ------------------------------------------------------------------ doing

    @Slot()
    def swap(self) -> None:
        """Let the other be the one that stays."""
        one, other = self.incident, self.other
        if one is not None and other is not None:
            self._stays = other.id if self._stays == one.id else one.id
            self._tell_fault("")
            self._show()

    @Slot()
    def take_number(self) -> None:
        """Put the incident of the typed number beside it."""
        typed = self.number.text().strip()
        found = self._session.situation.by_number(typed) if typed else None
        if found is None or found.id == self._incident_id:
            self._tell_fault(self._session.words.say("reason.no_such_incident", named=typed))
            return
        self._tell_fault("")
        self.number.clear()
        self._named.insert(0, found.id)
        self._follow()
        ids = [line.incident_id for line in self._lines]
        if found.id in ids:
            self.list.setCurrentRow(ids.index(found.id))
        self.list.setFocus()

    @Slot()
    def confirm(self) -> None:
        """Merge the two, or take the merged one out again."""
        one, other, line = self.incident, self.other, self.line
        if one is None or other is None or line is None:
            return
        if line.is_merged:
            self._session.act(
                Unmerge, other, one, incident_id=other.id, then=self._done, failed=self._refused
            )
            return
        survivor, gone = self._both(one, other)
        self._incident_id = survivor.id
        self._session.act(
            Merge,
            survivor,
            gone,
            incident_id=survivor.id,
            merged_id=gone.id,
            crews=RECALL if self.recall.isVisible() and self.recall.isChecked() else MOVE,
            then=self._done,
            failed=self._refused,
        )

    def _done(self, _changes: Changes) -> None:
        self._session.select_incident(self._incident_id)
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self._tell_fault(self._session.words.reason(reason_of(error)))

    def _tell_fault(self, fault: str) -> None:
        set_fault(self.number, self.fault, fault)
