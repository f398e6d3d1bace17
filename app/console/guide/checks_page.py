"""Fourth step: the files are read and checked, and what became of which row is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.bringing.answers import Account, Number
from app.bringing.requests import Prepare, SaveAccount
from app.console.guide.counts_row import CountsRow
from app.console.guide.doubts_box import DoubtsBox
from app.console.guide.draft import Draft
from app.console.guide.findings_model import Column, FindingsModel
from app.console.guide.hugging_area import HuggingArea
from app.console.guide.page import Page
from app.console.guide.progress_box import ProgressBox
from app.console.guide.remedies import Remedy
from app.console.parts import ChoiceBox, push_button, set_tone, text_label
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from dispatch.reasons import Reason

_DOUBTS_PX = 190


class ChecksPage(Page):
    """Checks start as soon as the step is shown and nothing has been checked yet."""

    code = "checks"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._request = 0
        self._fault: Reason | None = None
        self.progress = ProgressBox(self.session)
        self.counts = CountsRow(self.session)
        self.doubts = DoubtsBox(draft)
        self._doubts_area = HuggingArea(self.doubts, _DOUBTS_PX)
        self.codes, self.save, self.again = ChoiceBox(), push_button(), push_button()
        self.told = text_label("body", "secondary", wraps=True)
        self.model = FindingsModel(draft, parent=self)
        self.table = findings_table(self.model)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.codes, 1)
        row.addWidget(self.save)
        row.addWidget(self.again)
        row.addStretch(0)
        for part in (self.progress, self.counts, self._doubts_area):
            self.column.addWidget(part)
        self.column.addLayout(row)
        self.column.addWidget(self.told)
        self.column.addWidget(self.table, 1)
        self._filler = QWidget()
        self.column.addWidget(self._filler, 1)

    def _listen(self) -> None:
        self.progress.called_off.connect(self._cancel)
        self.counts.chosen.connect(self._filter)
        self.codes.activated.connect(self._filter_code)
        self.save.clicked.connect(self._choose_target)
        self.again.clicked.connect(self.check)
        self.doubts.accepted.connect(self._accept)
        self.doubts.reread.connect(self._reread)
        self.draft.forgotten.connect(self._forget)

    @property
    def is_done(self) -> bool:
        """Everything has been checked, and every doubt is decided."""
        account = self.draft.said.account
        return account is not None and not self.open_doubts

    @property
    def open_doubts(self) -> frozenset[str]:
        """Codes of doubts that nobody has decided."""
        account = self.draft.said.account
        codes = frozenset(doubt.code for doubt in account.doubts) if account else frozenset()
        return codes - self.draft.said.accepted

    @property
    def state(self) -> str:
        """Kept of read, or how many doubts wait."""
        account = self.draft.said.account
        if account is None:
            return ""
        if self.open_doubts:
            return self.words.say("guide.checks.doubts", count=len(self.open_doubts))
        return self.words.say("guide.checks.kept", kept=f"{account.kept:,}", read=f"{account.read:,}")

    def enter(self) -> None:
        """Check, if that has not been done for just these files and choices."""
        if self.draft.said.account is None and not self.progress.is_running:
            self.check()
        self._show()

    @Slot()
    def check(self) -> None:
        """Read and check the files; nothing is changed."""
        said = self.draft.said
        self._fault = None
        asked = Prepare(
            said.what,
            tuple(str(path) for path in said.files),
            self.session.now(),
            dict(said.columns),
            dict(said.asked),
            dict(said.categories),
            said.categories_file,
        )
        self.progress.begin()
        self._request = self.draft.bringing.ask(asked, self._take, self._miss, self.progress.show_progress)
        self._show()

    def _take(self, account: Account) -> None:
        self.progress.end()
        self.draft.take_account(account)
        self.counts.show_account(account)
        self.doubts.show_doubts(account.doubts)
        self.model.show()
        self._fill_codes("")
        self._show()
        focus = self.first_focus()
        if self.isVisible():
            focus.setFocus()

    def _miss(self, reason: Reason) -> None:
        self.progress.end()
        self._fault = reason
        self._show()
        if self.isVisible():
            self.again.setFocus()

    @Slot()
    def _cancel(self) -> None:
        self.draft.bringing.cancel(self._request)

    @Slot()
    def _forget(self) -> None:
        """Files or choices are others: what is under way is not wanted any more."""
        self._fault = None
        if self.progress.is_running:
            self._cancel()
        self.model.show()

    @Slot(str)
    def _filter(self, outcome: str) -> None:
        self.model.show(outcome)
        self._fill_codes(outcome)

    def _fill_codes(self, outcome: str) -> None:
        account = self.draft.said.account
        self.codes.clear()
        self.codes.addItem(self.words.say("guide.checks.every_code"), "")
        for one in account.counts if account else ():
            if outcome in ("", one.outcome):
                self.codes.addItem(f"{one.code}  {one.count:,}", one.code)

    @Slot(int)
    def _filter_code(self, _place: int) -> None:
        self.model.show(self.model.outcome, str(self.codes.currentData() or ""))

    @Slot(str)
    def _accept(self, code: str) -> None:
        self.draft.accept(code, True)
        self._show()

    @Slot(object)
    def _reread(self, remedy: Remedy) -> None:
        self.draft.choose(remedy.option, remedy.value)
        self.check()

    @Slot()
    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.words.say("guide.checks.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self.draft.said.what}.csv")
        dialog.fileSelected.connect(self.save_account)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_account(self, target: str) -> None:
        """Write every finding into a file."""
        asked = SaveAccount(target, self.words.language)
        name = Path(target).name

        def then(number: Number) -> None:
            self._say(self.words.say("guide.checks.saved", count=f"{number.number:,}", file=name))

        self.draft.bringing.ask(asked, then, self._miss_save)

    def _miss_save(self, reason: Reason) -> None:
        self._say(self.words.reason(reason), "breach")

    def _say(self, text: str, tone: str = "secondary") -> None:
        set_tone(self.told, tone)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    @Slot()
    def _show(self) -> None:
        account, is_running = self.draft.said.account, self.progress.is_running
        is_told = account is not None and not is_running
        self.counts.setVisible(is_told)
        self._doubts_area.setVisible(is_told and bool(self.doubts.doubts))
        has_findings = account is not None and is_told and bool(account.counts)
        for part in (self.codes, self.save, self.table):
            part.setVisible(has_findings)
        self._filler.setVisible(not has_findings)
        self.again.setVisible(not is_running and account is None)
        if self._fault is not None:
            self._say(self.words.reason(self._fault), "breach")
        elif is_told and not has_findings:
            self._say(self.words.say("guide.checks.clean"))
        else:
            self._say("")

    def reword(self) -> None:
        super().reword()
        words = self.words
        self.save.setText(words.say("guide.checks.save"))
        self.again.setText(words.say("guide.checks.again"))
        self.codes.setAccessibleName(words.say("guide.checks.every_code"))
        self.table.setAccessibleName(words.say("guide.checks.title"))
        for part in (self.progress, self.counts, self.doubts):
            part.reword()
        self.model.tell()
        self._show()

    def first_focus(self) -> QWidget:
        """The doubt that waits, else the account."""
        if self.progress.is_running:
            return self.progress.cancel
        if self.open_doubts and self.doubts.doubts:
            return self.doubts.doubts[0].answers.buttons()[0]
        return self.again if self._fault is not None else self.table


def findings_table(model: FindingsModel) -> QTableView:
    """A table of findings; rows of one height, so that any number of them is quick."""
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setStyleSheet("QTableView::item { padding: 0px 8px; }")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height("compact_row"))
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setFont(role_font("secondary"))
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.resizeSection(Column.ROW, 90)
    header.resizeSection(Column.OUTCOME, 110)
    header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
    return table
