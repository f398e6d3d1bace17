"""Sheet after sheet is entered by key; below stand those entered, which the commander signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.console.badges import ActionButton
from app.console.paper.fields import SheetFields
from app.console.parts import text_label
from app.console.session import Session, reason_of
from app.console.theme.fonts import role_font
from app.words.paper import listed_line, listed_sheets
from dispatch.actions.paper import EnterLate, EnterPaper, SignPaper
from dispatch.actors import Role
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.reasons import Reason, Refused

KEYS = {"enter": "Ctrl+Return", "sign": "Ctrl+G"}
_INCIDENT = Qt.ItemDataRole.UserRole


class PaperDialog(QDialog):
    """One sheet's fields; entering it makes room for the next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 680)
        self.fields = SheetFields(session)
        self.told = text_label("body", wraps=True)
        self.fault = text_label("body", "breach", wraps=True)
        self.heading = text_label("body_strong")
        self.list = QListWidget()
        self.list.setFont(role_font("body"))
        self.list.setStyleSheet("QListWidget::item { padding: 3px 13px; }")
        self.actions_by_code = {code: self._action(keys) for code, keys in KEYS.items()}
        self._lay_out()
        self.actions_by_code["enter"].triggered.connect(self.enter)
        self.actions_by_code["sign"].triggered.connect(self.sign)
        self.list.currentRowChanged.connect(self._allow)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self._reword)
        self._reword()
        self.fields.lines["sheet"].setFocus()

    def _action(self, keys: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 12, 16, 12)
        upper.setSpacing(8)
        upper.addWidget(self.told)
        upper.addWidget(self.fields)
        upper.addWidget(self.fault)
        upper.addWidget(self.heading)
        foot = QFrame()
        foot.setProperty("surface", "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        row.addWidget(ActionButton(self.actions_by_code["sign"]))
        row.addStretch(1)
        row.addWidget(ActionButton(self.actions_by_code["enter"], "primary"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper)
        whole.addWidget(self.list, 1)
        whole.addWidget(foot)

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.paper"))
        self.told.setText(say("console.paper.told", hours=self._session.centre.settings.late_entry_h))
        self.list.setAccessibleName(say("console.paper.list"))
        for code, action in self.actions_by_code.items():
            action.setText(say(f"console.paper.do.{code}"))
        self.fields.reword()
        self._refuse(None)
        self._show_list()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.of(Incident):
            self._show_list()

    def _show_list(self) -> None:
        words, kept = self._session.words, self.list.currentRow()
        found = listed_sheets(self._session.situation.incidents.values())
        unsigned = sum(not sheet.is_signed for _, sheet in found)
        self.heading.setText(words.say("console.paper.heading", count=len(found), unsigned=unsigned))
        self.list.clear()
        for incident, sheet in found:
            item = QListWidgetItem(listed_line(incident, sheet, words))
            item.setData(_INCIDENT, incident.id)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(kept, len(found) - 1)))
        self._allow()

    @Slot()
    def _allow(self, _row: int = 0) -> None:
        incident = self._picked
        can_sign = incident is not None and not all(sheet.is_signed for sheet in incident.paper)
        is_commander = self._session.actor.role is Role.DUTY_COMMANDER
        self.actions_by_code["sign"].setEnabled(can_sign and is_commander)

    @property
    def _picked(self) -> Incident | None:
        item = self.list.currentItem()
        known = self._session.situation.incidents
        return known.get(item.data(_INCIDENT)) if item is not None else None

    # ------------------------------------------------------------------ doing

    @Slot()
    def enter(self) -> None:
        """Enter the sheet; what it lacks is told, and nothing that was typed is lost."""
        self._refuse(None)
        try:
            if self.fields.text("known"):
                self._enter_known()
            else:
                self._session.act(EnterPaper, then=self._entered, failed=self._failed, **self.fields.whole())
        except Refused as refused:
            self._refuse(refused.reason)

    def _enter_known(self) -> None:
        task = self._task(self.fields.text("known"))
        self._session.act(
            EnterLate,
            then=self._entered,
            failed=self._failed,
            assignment_id=task.id,
            **self.fields.told(),
        )

    def _task(self, named: str) -> Assignment:
        """The running task of the crew on the sheet, or the only one."""
        situation = self._session.situation
        incident = situation.by_number(named)
        if incident is None:
            raise Refused("no_such_incident", named=named)
        crew = self.fields.text("crew")
        running = [task for task in situation.tasks_of_incident(incident.id) if task.is_crew_level]
        running = [task for task in running if task.is_active]
        if crew:
            running = [task for task in running if situation.crews[task.crew_id or ""].call_sign == crew]
        if len(running) != 1:
            raise Refused("several_tasks" if running else "no_such_task", named=named)
        return running[0]

    def _entered(self, _changes: Changes) -> None:
        self.fields.clear()

    def _failed(self, error: BaseException) -> None:
        self._refuse(reason_of(error))

    def _refuse(self, reason: Reason | None) -> None:
        self.fault.setText("" if reason is None else self._session.words.reason(reason))
        self.fault.setVisible(reason is not None)

    @Slot()
    def sign(self) -> None:
        """The commander signs what is picked."""
        incident = self._picked
        if incident is not None:
            self._session.act(SignPaper, incident, failed=self._failed, incident_id=incident.id)
