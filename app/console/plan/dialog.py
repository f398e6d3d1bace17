"""The plan over all waiting incidents and free crews: read, changed by pins, confirmed by key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QTableView, QVBoxLayout, QWidget

from app.console.parts import fit_heads, set_columns, set_fault, set_tone, show_plain_rows, text_label
from app.console.plan.feed import PlanFeed
from app.console.plan.model import Column, PlanModel
from app.console.plan.picked import PickedLine
from app.console.plan.why import why_words
from app.console.session import Session
from app.console.sheet_keys import SheetKeys
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.words.plan_summary import left_out_words, plan_summary

KEYS = {
    "confirm": "Return",
    "confirm_all": "Ctrl+Return",
    "pin": "P",
    "leave_out": "X",
    "policy": "O",
    "again": "F5",
    "take_back": "Backspace",
}
WIDTHS = {
    Column.INCIDENT: 84,
    Column.CREWS: 150,
    Column.ARRIVES: 72,
    Column.CHANCE: 72,
    Column.SAVING: 80,
    Column.STATE: 320,
}


class PlanDialog(QDialog):
    """A table of lines, why the picked one is as it is, and what can be done with it."""

    def __init__(self, session: Session, feed: PlanFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1120, 640)
        self.model = PlanModel(session, feed, self)
        self.table = QTableView()
        self.summary, self.policy = text_label("body", wraps=True), text_label("body", "secondary")
        self.why = text_label("body", "secondary", wraps=True)
        self.state = StateBand(session)
        self.pinned = QLineEdit()
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.keys = SheetKeys(self, KEYS, "confirm_all")
        self.picked = PickedLine(feed, self.model, self.table)
        self._set_up_table()
        self._lay_out()
        self._listen()
        self._reword()
        self.table.setFocus()
        feed.ask()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        show_plain_rows(table)
        table.setWordWrap(False)
        set_columns(table.horizontalHeader(), WIDTHS, Column.WHAT)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.summary, 1)
        head.addWidget(self.policy)
        for code in ("policy", "again"):
            head.addWidget(self.keys.buttons[code])
        foot = QFrame()
        foot.setProperty("surface", "bar")
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 12, 16, 12)
        below.setSpacing(8)
        below.addWidget(self.why)
        below.addWidget(self.fault)
        below.addLayout(self._row())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        self.state.setContentsMargins(16, 0, 16, 0)
        whole.addWidget(self.state)
        whole.addWidget(self.table, 1)
        whole.addWidget(foot)

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.pinned.setFont(role_font("body"))
        self.pinned.setMaximumWidth(180)
        row.addWidget(self.keys.buttons["pin"])
        row.addWidget(self.pinned)
        row.addWidget(self.keys.buttons["leave_out"])
        row.addWidget(self.keys.buttons["take_back"])
        row.addStretch(1)
        row.addWidget(self.keys.buttons["confirm"])
        row.addWidget(self.keys.buttons["confirm_all"])
        return row

    def _listen(self) -> None:
        self.keys.on(
            {
                "confirm": self.picked.confirm,
                "confirm_all": self._feed.confirm_all,
                "pin": self.picked.pin,
                "leave_out": self.picked.leave_out,
                "policy": self._feed.take_next_policy,
                "again": self._feed.ask,
                "take_back": self._feed.take_all_back,
            }
        )
        self.pinned.returnPressed.connect(self.pin_typed)
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self._feed.changed.connect(self._follow)
        self._feed.cover_told.connect(self._summarise)
        self._session.appearance_changed.connect(self._reword)

    # ------------------------------------------------------------------ words

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.plan"))
        self.table.setAccessibleName(say("command.plan"))
        self.keys.name(self._session.words, "console.plan")
        self.pinned.setPlaceholderText(say("console.plan.pin_other"))
        self.pinned.setAccessibleName(say("console.plan.pin_other"))
        self._follow()
        fit_heads(self.table.horizontalHeader())

    @Slot()
    def _follow(self) -> None:
        row = max(0, self.table.currentIndex().row())
        self.model.follow()
        if self.model.rowCount():
            self.table.selectRow(min(row, self.model.rowCount() - 1))
        self.policy.setText(self._session.words.say(f"policy.{self._feed.policy}"))
        self._summarise()
        self._show_why()
        self._allow()

    @Slot()
    def _summarise(self) -> None:
        feed, words, plan = self._feed, self._session.words, self._feed.plan
        is_wrong = feed.refusal is not None and not feed.is_working
        set_tone(self.summary, "breach" if is_wrong else "")
        self.state.settle()
        if feed.is_working:
            self.summary.setText("")
            self.state.show_loading("console.plan.working")
        elif feed.refusal is not None:
            self.summary.setText(words.reason(feed.refusal))
        elif plan is not None and not (plan.lines or plan.uncovered):
            told = (words.say("console.plan.nothing", kept=plan.kept), *left_out_words(plan, words))
            self.summary.setText(words.say("list.dot").join(told))
        elif plan is not None:
            self.summary.setText(plan_summary(plan, feed.cover, words))

    def _show_why(self) -> None:
        set_fault(self.pinned, self.fault, "")
        self.why.setText(why_words(self.picked.row, self._session.words))

    def _allow(self) -> None:
        picked, asked, is_still = self.picked, self._feed.asked, not self._feed.is_working
        self.keys.allow(
            {
                "confirm": picked.can_be_sent and is_still,
                "pin": picked.can_be_sent and is_still,
                "leave_out": (picked.is_planned or picked.is_left_out) and is_still,
                "confirm_all": bool(self._feed.open_lines) and is_still,
                "take_back": bool(asked.pins or asked.left_out) and is_still,
            }
        )
        code = "take_in" if picked.is_left_out else "leave_out"
        self.keys["leave_out"].setText(self._session.words.say(f"console.plan.{code}"))
        self.pinned.setEnabled(picked.is_planned)

    # ------------------------------------------------------------------ doing

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, _current: QModelIndex, _before: QModelIndex) -> None:
        """The map and the detail show the incident that is picked here."""
        if self.picked.incident_id:
            self._session.select_incident(self.picked.incident_id)
        self._show_why()
        self._allow()

    @Slot()
    def pin_typed(self) -> None:
        """Have the crew of the typed call sign go to the picked incident."""
        typed = self.pinned.text().strip()
        crews = self._session.situation.crews_on_shift(self._session.now())
        crew = next((crew for crew in crews if typed in (crew.call_sign, crew.name)), None)
        if crew is None:
            words = self._session.words
            set_fault(self.pinned, self.fault, words.say("console.plan.no_such_crew", text=typed))
            return
        self.pinned.clear()
        self.table.setFocus()
        self._feed.pin(self.picked.incident_id, crew.id)
