"""Changes a closure or slow zone that holds: for whom, how slow, until when; what is not touched stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.console.parts import ChoiceBox, push_button, set_fault, text_label
from app.console.session import Session, reason_of
from app.console.theme.fonts import role_font
from app.words.closures import kind_words, span_words
from dispatch.actions.closures import ON_ROADS, ChangeClosure
from dispatch.changes import Changes
from dispatch.closures import Closure, ClosureKind
from gis.road_network import Mode

KEPT, OPEN_END = -1.0, 0.0
HOURS = (KEPT, OPEN_END, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0)
"""How long from now on; first: as it is, then until it is lifted."""
FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0)
MODES = tuple(mode for mode in Mode if mode in ON_ROADS)


class ChangeClosureDialog(QDialog):
    """A small sheet; Enter changes, Escape leaves."""

    def __init__(self, session: Session, closure: Closure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._closure = session, closure
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self.what = text_label("body_strong", wraps=True)
        self.modes = {mode: QCheckBox() for mode in MODES}
        self.factor, self.lasts, self.reason = ChoiceBox(), ChoiceBox(), QLineEdit()
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.confirm, self.close_button = push_button("primary"), push_button()
        self._form = QFormLayout()
        self._fill()
        self._lay_out()
        self._reword()
        self.confirm.clicked.connect(self.submit)
        self.reason.returnPressed.connect(self.submit)
        self.close_button.clicked.connect(self.reject)
        session.appearance_changed.connect(self._reword)

    def _fill(self) -> None:
        closure = self._closure
        for mode, box in self.modes.items():
            box.setFont(role_font("body"))
            box.setChecked(closure.holds_for(mode))
        most = self._session.centre.settings.slow_factor_most
        for times in sorted({*(times for times in FACTORS if times <= most), closure.factor}):
            self.factor.addItem(f"×{times:g}", times)
        self.factor.setCurrentIndex(self.factor.findData(closure.factor))
        for hours in HOURS:
            self.lasts.addItem("", hours)
        self.reason.setFont(role_font("body"))
        self.reason.setText(closure.reason)

    def _lay_out(self) -> None:
        self._form.setSpacing(8)
        self._labels = {
            name: text_label("body", "secondary") for name in ("modes", "factor", "lasts", "reason")
        }
        boxes = QWidget()
        row = QHBoxLayout(boxes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for box in self.modes.values():
            row.addWidget(box)
        row.addStretch(1)
        fields = {"modes": boxes, "factor": self.factor, "lasts": self.lasts, "reason": self.reason}
        for name, field in fields.items():
            self._form.addRow(self._labels[name], field)
        self._form.setRowVisible(self.factor, self._closure.kind is ClosureKind.SLOW)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.what)
        column.addLayout(self._form)
        column.addWidget(self.fault)
        column.addLayout(foot)

    @Slot()
    def _reword(self) -> None:
        words, closure = self._session.words, self._closure
        self.setWindowTitle(words.say("action.change_closure"))
        told = (closure.number, kind_words(closure, words), span_words(closure, words))
        self.what.setText(words.say("list.dot").join(told))
        for name, label in self._labels.items():
            label.setText(words.say(f"closures.{name}"))
        for mode, box in self.modes.items():
            box.setText(words.say(f"mode.{mode}"))
        for field, name in ((self.factor, "factor"), (self.lasts, "lasts"), (self.reason, "reason")):
            field.setAccessibleName(words.say(f"closures.{name}"))
        for place in range(self.lasts.count()):
            self.lasts.setItemText(place, self._lasts(float(self.lasts.itemData(place))))
        self.confirm.setText(words.say("action.change_closure"))
        self.close_button.setText(words.say("closures.close"))

    def _lasts(self, hours: float) -> str:
        say = self._session.words.say
        if hours == KEPT:
            return say("closures.lasts_as_it_is")
        return say("closures.lasts_from_now", hours=f"{hours:g}") if hours else say("closures.until_lifted")

    # ------------------------------------------------------------------ doing

    @Slot()
    def submit(self) -> None:
        """Ask the desk for what is another now."""
        if not any(box.isChecked() for box in self.modes.values()):
            self._tell(self._session.words.say("closures.modes_needed"), self.modes[MODES[0]])
            self.modes[MODES[0]].setFocus()
            return
        asked: dict[str, Any] = {"number": self._closure.number, "modes": self._modes(), **self._times()}
        if self._closure.kind is ClosureKind.SLOW:
            asked["factor"] = float(self.factor.currentData())
        self._session.act(
            ChangeClosure,
            self._closure,
            then=self._changed,
            failed=self._refused,
            reason=self.reason.text(),
            **asked,
        )

    def _modes(self) -> tuple[Mode, ...]:
        """For whom it holds; empty for everybody."""
        held = tuple(mode for mode, box in self.modes.items() if box.isChecked())
        return () if len(held) == len(MODES) else held

    def _times(self) -> dict[str, datetime | bool]:
        hours = float(self.lasts.currentData())
        if hours == KEPT:
            return {}
        return {"ends_at": self._session.now() + timedelta(hours=hours)} if hours else {"until_lifted": True}

    def _changed(self, _changes: Changes) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self._tell(self._session.words.reason(reason_of(error)), self.reason)

    def _tell(self, said: str, field: QWidget) -> None:
        set_fault(self.reason, self.fault, "")
        set_fault(field, self.fault, said)
