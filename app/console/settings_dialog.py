"""The settings of the centre: read by everybody, changed by planner and commander, each change a step."""

from __future__ import annotations

from dataclasses import Field
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import (
    ChoiceBox,
    fit_heads,
    push_button,
    set_columns,
    set_fault,
    show_plain_rows,
    text_label,
)
from app.console.session import Session, reason_of
from app.console.settings_model import Column, SettingsModel, choices_of, plain, said
from app.console.theme.fonts import role_font
from dispatch.actions.keeping import ChangeSetting
from dispatch.changes import Changes
from dispatch.permissions import TABLE
from dispatch.settings import Setting


class SettingsDialog(QDialog):
    """A table and, below it, one setting to change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.may_change = session.actor.role in TABLE[ChangeSetting.code]
        self.search = QLineEdit()
        self.model = SettingsModel(session, self)
        self.table = QTableView()
        self.name = text_label("row", wraps=True)
        self.why = text_label("body", "secondary", wraps=True)
        self.value, self.choice = QLineEdit(), ChoiceBox()
        self.choice.hide()
        self.change, self.restore = push_button("primary"), push_button()
        self.close_button = push_button()
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.note = text_label("secondary", "hint", wraps=True)
        self.resize(860, 640)
        self._set_up_table()
        self._lay_out()
        self._listen()
        self._reword()
        self.table.selectRow(0)
        self.search.setFocus()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        show_plain_rows(table)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        set_columns(header, {Column.VALUE: 220, Column.DEFAULT: 180, Column.BOUNDS: 120}, Column.NAME)

    def _lay_out(self) -> None:
        for field in (self.search, self.value):
            field.setFont(role_font("body"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.value, 1)
        row.addWidget(self.choice, 1)
        row.addWidget(self.change)
        row.addWidget(self.restore)
        row.addSpacing(16)
        row.addWidget(self.close_button)
        foot = QFrame()
        foot.setProperty("surface", "bar")
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 12, 16, 12)
        below.setSpacing(4)
        for label in (self.name, self.why):
            below.addWidget(label)
        below.addLayout(row)
        below.addWidget(self.fault)
        below.addWidget(self.note)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.search)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.table, 1)
        whole.addWidget(foot)

    def _listen(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self.change.clicked.connect(self.submit)
        self.restore.clicked.connect(self.take_default)
        self.value.returnPressed.connect(self.submit)
        self.close_button.clicked.connect(self.accept)
        self._session.changed.connect(self._follow)
        self._session.appearance_changed.connect(self._reword)

    @Slot()
    def _reword(self) -> None:
        words, actor = self._session.words, self._session.actor
        self.setWindowTitle(words.say("console.settings.title"))
        self.table.setAccessibleName(words.say("console.settings.title"))
        self.search.setPlaceholderText(words.say("console.settings.search"))
        self.search.setAccessibleName(words.say("console.settings.search"))
        for field in (self.value, self.choice):
            field.setAccessibleName(words.say("console.settings.value"))
        self.change.setText(words.say("console.settings.change"))
        self.restore.setText(words.say("console.settings.restore"))
        self.close_button.setText(words.say("console.settings.close"))
        code = "console.settings.recorded" if self.may_change else "console.settings.read_only"
        self.note.setText(words.say(code, role=actor.role.value))
        for control in (self.value, self.choice, self.change, self.restore):
            control.setEnabled(self.may_change)
        self.model.tell()
        fit_heads(self.table.horizontalHeader())
        self._show()

    @Slot(str)
    def _look_for(self, typed: str) -> None:
        self.model.look_for(typed)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._show()

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show()

    def _show(self) -> None:
        words = self._session.words
        item = self.model.field(self.table.currentIndex().row())
        set_fault(self.value, self.fault, "")
        if item is None:
            self.name.setText(words.say("console.settings.nothing"))
            self.why.setText("")
            return
        self.name.setText(words.say(f"setting.{item.name}"))
        self.why.setText(words.say(f"setting_why.{item.name}"))
        self._offer(choices_of(item), item, self.model.value(item))

    def _offer(self, choices: tuple[str, ...], item: Field[Any], value: Any) -> None:
        """A box of words where it is one of several, a field where it is typed."""
        self.choice.setVisible(bool(choices))
        self.value.setVisible(not choices)
        self.choice.clear()
        for code in choices:
            self.choice.addItem(said(item, code, self._session.words), code)
        self.choice.setCurrentIndex(self.choice.findData(value))
        self.value.setText("" if value == "" else plain(value))

    @Slot()
    def submit(self) -> None:
        """Change the setting to what was typed or chosen."""
        chosen = self.choice.currentData()
        self._change(self.value.text().strip() if chosen is None else chosen)

    @Slot()
    def take_default(self) -> None:
        """Change the setting back to its default."""
        item = self.model.field(self.table.currentIndex().row())
        if item is not None:
            self._change(item.default)

    def _change(self, value: object) -> None:
        item = self.model.field(self.table.currentIndex().row())
        if item is not None and self.may_change:
            self._session.act(ChangeSetting, failed=self._fail, name=item.name, value=value)

    def _fail(self, error: BaseException) -> None:
        field = self.value if self.choice.isHidden() else self.choice
        set_fault(field, self.fault, self._session.words.reason(reason_of(error)))
        field.setFocus()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """Somebody has changed a setting: here or at another seat."""
        if changes.of(Setting):
            self.model.tell()
            self._show()
