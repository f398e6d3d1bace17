"""Sheet after sheet is entered by key; below stand those entered, which the commander signs."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.console.list_sheet import ListSheet
from app.console.paper.fields import SheetFields
from app.console.session import Session
from app.words.paper import listed_line, listed_sheets
from dispatch.actions.paper import EnterLate, EnterPaper, SignPaper
from dispatch.actors import Role
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.reasons import Refused

KEYS = {"enter": "Ctrl+Return", "sign": "Ctrl+G"}


class PaperDialog(ListSheet):
    """One sheet's fields; entering it makes room for the next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, KEYS, parent)
        self.resize(1080, 640)
        self.fields = SheetFields(session)
        self.lay_out(self.fields)
        self.keys.on({"enter": self.enter, "sign": self.sign})
        self.list.currentRowChanged.connect(self._allow)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self._reword)
        self._reword()
        self.fields.lines["sheet"].setFocus()

    @Slot()
    def _reword(self) -> None:
        hours = self.session.centre.settings.late_entry_h
        self.told.setText(self.session.words.say("console.paper.told", hours=hours))
        self.name_parts("paper")
        self.fields.reword()
        self.refuse(None)
        self._show_list()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.of(Incident):
            self._show_list()

    def _show_list(self) -> None:
        words = self.session.words
        found = listed_sheets(self.session.situation.incidents.values())
        unsigned = sum(not sheet.is_signed for _, sheet in found)
        self.heading.setText(words.say("console.paper.heading", count=len(found), unsigned=unsigned))
        self.show_lines((incident.id, listed_line(incident, sheet, words)) for incident, sheet in found)
        self._allow()

    @Slot()
    def _allow(self, _row: int = 0) -> None:
        incident = self._picked
        can_sign = incident is not None and not all(sheet.is_signed for sheet in incident.paper)
        is_commander = self.session.actor.role is Role.DUTY_COMMANDER
        self.keys["sign"].setEnabled(can_sign and is_commander)

    @property
    def _picked(self) -> Incident | None:
        return self.session.situation.incidents.get(self.picked_id)

    # ------------------------------------------------------------------ doing

    @Slot()
    def enter(self) -> None:
        """Enter the sheet; what it lacks is told, and nothing that was typed is lost."""
        self.refuse(None)
        try:
            if self.fields.text("known"):
                self._enter_known()
            else:
                self.session.act(EnterPaper, then=self._entered, failed=self.failed, **self.fields.whole())
        except Refused as refused:
            self.refuse(refused.reason)

    def _enter_known(self) -> None:
        task = self._task(self.fields.text("known"))
        told = self.fields.told()
        self.session.act(EnterLate, then=self._entered, failed=self.failed, assignment_id=task.id, **told)

    def _task(self, named: str) -> Assignment:
        """The running task of the crew on the sheet, or the only one."""
        situation = self.session.situation
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

    @Slot()
    def sign(self) -> None:
        """The commander signs what is picked."""
        incident = self._picked
        if incident is not None:
            self.session.act(SignPaper, incident, failed=self.failed, incident_id=incident.id)
