"""Takes data out: what, in which reference, into which file; written beside the window, told when done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.console.parts import ChoiceBox, push_button, set_tone, text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.leaving import SUFFIXES, leave_from
from app.tasks import Progress
from data.exporters.whole_centre import PARTS
from data.exporters.writing import Written
from data.importers.choices import Choices
from dispatch.reasons import Refused
from gis.reference import DATUMS


class ExportDialog(QDialog):
    """A small sheet over the window; it stays open, so that several things can be taken out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if session.database is None:
            raise RuntimeError("this seat is not beside its database")
        self._session, self._database = session, session.database
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self.what, self.datum = ChoiceBox(), ChoiceBox()
        self.datum.setEditable(True)
        for what in SUFFIXES:
            self.what.addItem("", what)
        for datum in DATUMS:
            self.datum.addItem("", datum)
        self.said, self.state = text_label("body", wraps=True), StateBand(session)
        self.write, self.close_button = push_button("primary"), push_button()
        self._form = QFormLayout()
        self._lay_out()
        self._reword()
        self.write.clicked.connect(self.ask_where)
        self.close_button.clicked.connect(self.accept)
        session.appearance_changed.connect(self._reword)

    def _lay_out(self) -> None:
        self._form.setSpacing(8)
        self._labels = {code: text_label("body", "secondary") for code in ("what", "datum")}
        for code, label in self._labels.items():
            self._form.addRow(label, getattr(self, code))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self.said)
        column.addWidget(self.state)
        column.addLayout(row)

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.export_data"))
        for place in range(self.what.count()):
            self.what.setItemText(place, say(f"cli.export.{self.what.itemData(place)}"))
        self._name_datums()
        for code, label in self._labels.items():
            label.setText(say(f"console.export.{code}"))
            getattr(self, code).setAccessibleName(label.text())
        self.write.setText(say("console.export.write"))
        self.close_button.setText(say("console.export.close"))

    def _name_datums(self) -> None:
        """Their names; what somebody has typed, such as an EPSG code, stays."""
        typed, is_typed = self.datum.currentText(), self.datum.findText(self.datum.currentText()) < 0
        for place in range(self.datum.count()):
            self.datum.setItemText(place, self._session.words.say(f"datum_name.{self.datum.itemData(place)}"))
        if is_typed:
            self.datum.setCurrentText(typed)

    @property
    def chosen_datum(self) -> str:
        """The code of the datum that is chosen, or what was typed in its place."""
        typed = self.datum.currentText().strip()
        place = self.datum.findText(typed)
        return str(self.datum.itemData(place)) if place >= 0 else typed

    @Slot()
    def ask_where(self) -> None:
        """Ask for a file and write it; who names one that is there has said already that it goes."""
        known = [f"*{suffix}" for suffix in SUFFIXES[self.what.currentData()]]
        title, filters = self._session.words.say("console.export.write"), ";;".join(known)
        name, chosen = QFileDialog.getSaveFileName(self, title, str(self.what.currentData()), filters)
        if name:
            path = Path(name)
            self.export_to(path if path.suffix else path.with_name(path.name + chosen.removeprefix("*")))

    def export_to(self, path: Path) -> None:
        """Write what is chosen into a file, beside the window."""
        try:
            reference = Choices(asked={"datum": self.chosen_datum}).reference
        except Refused as refused:
            self._refuse(refused)
            return
        session, what = self._session, str(self.what.currentData())
        asked = (self._database, session.now(), what, reference, path, session.actor)
        self._show("", "")
        self.state.show_loading("console.export.writing")
        self.write.setEnabled(False)

        def leave(so_far: Progress) -> Written:
            def told(stage: str, done: int, total: int) -> None:
                # Of one table only what is gathered is counted, not what is written of it.
                if stage == PARTS:
                    so_far(done / total)

            return leave_from(*asked, told)

        session.tasks.read_by_parts("export", leave, self._tell, self._refuse, self.state.show_share)

    def _tell(self, written: Written) -> None:
        words = self._session.words
        plain = {"path": str(written.path), "rows": written.rows, "size_bytes": written.size_bytes}
        notices = [words.reason(notice) for notice in written.notices]
        self._show("\n".join([words.say("export.table_written", **plain), *notices]), "")
        self.write.setEnabled(True)

    def _refuse(self, error: BaseException) -> None:
        self._show(self._session.words.reason(reason_of(error)), "breach")
        self.write.setEnabled(True)

    def _show(self, text: str, tone: str) -> None:
        self.state.settle()
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)
