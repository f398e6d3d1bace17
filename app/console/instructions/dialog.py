"""Leaders' instructions: written down with their deadline, listed by it, done with an answer."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.console.list_sheet import ListSheet
from app.console.parts import ChoiceBox, stacked, text_label
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.due_times import due_time
from app.words.instructions import instruction_line
from app.words.units import unit_name
from dispatch.actions.instructing import AnswerInstruction, GiveInstruction
from dispatch.changes import Changes
from dispatch.instructions import Instruction, order
from dispatch.reasons import Refused
from gis.zones import ZoneKind

KEYS = {"give": "Ctrl+Return", "answer": "Ctrl+G"}
LINES = ("leader", "due", "about", "words")
_UNITS = (ZoneKind.SUB_DISTRICT, ZoneKind.FUNCTIONAL_ZONE)


class InstructionsDialog(ListSheet):
    """A form for one, about the selected incident unless told otherwise; below all that are open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, KEYS, parent)
        self.resize(1080, 620)
        self.lines = {code: QLineEdit() for code in LINES}
        self.unit, self.answer = ChoiceBox(), QLineEdit()
        self._labels: dict[str, QLabel] = {}
        self.lay_out(self._form(), self.answer)
        self.keys.on({"give": self.give, "answer": self.do_answer})
        self.list.currentRowChanged.connect(self._allow)
        session.changed.connect(self._follow)
        session.ticked.connect(self._show_list)
        session.appearance_changed.connect(self._reword)
        incident = session.situation.incidents.get(session.shown_incident)
        if incident is not None and incident.is_open:
            self.lines["about"].setText(incident.short_number)
        self._reword()
        self.lines["leader"].setFocus()

    def _form(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        for column, code in enumerate(("leader", "due", "about", "unit")):
            grid.addLayout(self._labelled(code), 0, column)
            grid.setColumnStretch(column, 1)
        grid.addLayout(self._labelled("words"), 1, 0, 1, 4)
        return form

    def _labelled(self, code: str) -> QGridLayout:
        field = self.unit if code == "unit" else self.lines[code]
        field.setFont(role_font("body"))
        label = self._labels[code] = text_label("secondary", "secondary")
        label.setBuddy(field)
        made = QGridLayout()
        made.addLayout(stacked(label, field), 0, 0)
        return made

    @Slot()
    def _reword(self) -> None:
        say = self.session.words.say
        self.name_parts("instructions")
        self.told.setText(say("console.instructions.told"))
        for code, label in self._labels.items():
            label.setText(say(f"console.instructions.{code}"))
        for code, line in self.lines.items():
            line.setAccessibleName(say(f"console.instructions.{code}"))
        for code in ("leader", "due", "about"):
            self.lines[code].setPlaceholderText(say(f"console.instructions.{code}.hint"))
        self.unit.setAccessibleName(say("console.instructions.unit"))
        self.answer.setFont(role_font("body"))
        self.answer.setAccessibleName(say("console.instructions.answer"))
        self.answer.setPlaceholderText(say("console.instructions.answer"))
        self._fill_units()
        self.refuse(None)
        self._show_list()

    def _fill_units(self) -> None:
        chosen, centre, words = self.unit.currentData(), self.session.centre, self.session.words
        self.unit.clear()
        self.unit.addItem(words.say("console.instructions.room"), "")
        for kind in _UNITS:
            for zone in centre.atlas.of_kind(kind):
                self.unit.addItem(unit_name(zone.code, centre, words), zone.code)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.of(Instruction) or changes.removed:
            self._show_list()

    @Slot(object)
    def _show_list(self, _now: object = None) -> None:
        session = self.session
        found = sorted(session.situation.instructions.values(), key=order)
        count = sum(given.is_open for given in found)
        self.heading.setText(session.words.say("console.instructions.heading", count=count))
        now, words = session.now(), session.words
        self.show_lines(
            (given.id, instruction_line(given, session.situation, session.centre, now, words))
            for given in found
        )
        self._allow()

    @Slot()
    def _allow(self, _row: int = 0) -> None:
        given = self.session.situation.instructions.get(self.picked_id)
        self.keys["answer"].setEnabled(given is not None and given.is_open)
        self.answer.setEnabled(given is not None and given.is_open)

    # ------------------------------------------------------------------ doing

    @Slot()
    def give(self) -> None:
        """Write the instruction down."""
        self.refuse(None)
        try:
            asked = self._asked()
        except Refused as refused:
            self.refuse(refused.reason)
            return
        self.session.act(GiveInstruction, then=self._given, failed=self.failed, **asked)

    def _asked(self) -> dict[str, object]:
        said = {code: line.text().strip() for code, line in self.lines.items()}
        incident = self.session.situation.by_number(said["about"]) if said["about"] else None
        if said["about"] and incident is None:
            raise Refused("no_such_incident", named=said["about"])
        return {
            "leader": said["leader"],
            "words": said["words"],
            "due_at": due_time(said["due"], self.session.now(), self.session.centre.zone),
            "about": incident.id if incident else None,
            "unit": self.unit.currentData(),
        }

    def _given(self, _changes: Changes) -> None:
        for line in self.lines.values():
            line.clear()
        self.lines["leader"].setFocus()

    @Slot()
    def do_answer(self) -> None:
        """The picked one is done with the typed answer."""
        self.refuse(None)
        given = self.session.situation.instructions.get(self.picked_id)
        if given is not None:
            self.session.act(
                AnswerInstruction,
                given,
                then=self._answered,
                failed=self.failed,
                number=given.number,
                answer=self.answer.text(),
            )

    def _answered(self, _changes: Changes) -> None:
        self.answer.clear()
