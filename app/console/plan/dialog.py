"""The plan over all waiting incidents and free crews: read, changed by pins, confirmed by key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.console.badges import ActionButton
from app.console.map_panel import MapPanel
from app.console.parts import key_action, set_fault, set_tone, show_plain_rows, text_label
from app.console.plan.feed import PlanFeed
from app.console.plan.model import Column, PlanModel
from app.console.plan.on_map import PlanOnMap
from app.console.plan.why import why_words
from app.console.session import Session
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.words.plan_summary import left_out_words, plan_summary
from dispatch.planning.plan import PlanLine
from dispatch.policy import Policy

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
    Column.CREWS: 210,
    Column.ARRIVES: 72,
    Column.CHANCE: 72,
    Column.SAVING: 80,
    Column.STATE: 330,
}


def open_plan(session: Session, window: QWidget | None = None) -> QWidget:
    """The plan's sheet; its feed, and the process that computes, stay with the window."""
    feed = window.findChild(PlanFeed) if window is not None else None
    if feed is None:
        feed = PlanFeed(session, window)
    made = PlanDialog(session, feed, window)
    panel = window.findChild(MapPanel) if window is not None else None
    if panel is not None:
        PlanOnMap(session, feed, panel, made)
    if window is None:
        feed.setParent(made)
    return made


class PlanDialog(QDialog):
    """A table of lines, why the picked one is as it is, and what can be done with it."""

    def __init__(self, session: Session, feed: PlanFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1120, 680)
        self.model = PlanModel(session, feed, self)
        self.table = QTableView()
        self.summary, self.policy = text_label("body", wraps=True), text_label("body", "secondary")
        self.why = text_label("body", "secondary", wraps=True)
        self.state = StateBand(session)
        self.pinned = QLineEdit()
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.actions_by_code = {code: key_action(self, keys) for code, keys in KEYS.items()}
        self._buttons = {
            code: ActionButton(action, "primary" if code == "confirm_all" else "")
            for code, action in self.actions_by_code.items()
        }
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
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.summary, 1)
        head.addWidget(self.policy)
        for code in ("policy", "again"):
            head.addWidget(self._buttons[code])
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
        row.addWidget(self._buttons["pin"])
        row.addWidget(self.pinned)
        row.addWidget(self._buttons["leave_out"])
        row.addWidget(self._buttons["take_back"])
        row.addStretch(1)
        row.addWidget(self._buttons["confirm"])
        row.addWidget(self._buttons["confirm_all"])
        return row

    def _listen(self) -> None:
        does: dict[str, Callable[[], None]] = {
            "confirm": self.confirm_this,
            "confirm_all": self.confirm_all,
            "pin": self.pin_this,
            "leave_out": self.leave_this_out,
            "policy": self.switch_policy,
            "again": self._feed.ask,
            "take_back": self._feed.take_all_back,
        }
        for code, do in does.items():
            self.actions_by_code[code].triggered.connect(do)
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
        for code, action in self.actions_by_code.items():
            action.setText(say(f"console.plan.{code}"))
        self.pinned.setPlaceholderText(say("console.plan.pin_other"))
        self.pinned.setAccessibleName(say("console.plan.pin_other"))
        self._follow()

    @Slot()
    def _follow(self) -> None:
        row = max(0, self.table.currentIndex().row())
        self.model.follow()
        if self.model.rowCount():
            self.table.selectRow(min(row, self.model.rowCount() - 1))
        self.policy.setText(self._session.words.say(f"policy.{self._policy}"))
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
        row = self.model.line(self.table.currentIndex().row())
        self.why.setText(why_words(row, self._session.words))

    def _allow(self) -> None:
        line, is_working = self._line, self._feed.is_working
        can_send = line is not None and line.incident_id not in self._feed.outcomes and not is_working
        self.actions_by_code["confirm"].setEnabled(can_send)
        self.actions_by_code["pin"].setEnabled(can_send)
        asked, is_planned = self._feed.asked, self._is_planned
        is_out = self._incident_id in asked.left_out
        self.actions_by_code["leave_out"].setEnabled((is_planned or is_out) and not is_working)
        code = "take_in" if is_out else "leave_out"
        self.actions_by_code["leave_out"].setText(self._session.words.say(f"console.plan.{code}"))
        self.actions_by_code["confirm_all"].setEnabled(bool(self._open_lines()) and not is_working)
        self.actions_by_code["take_back"].setEnabled(bool(asked.pins or asked.left_out) and not is_working)
        self.pinned.setEnabled(is_planned)

    # ------------------------------------------------------------------ doing

    @property
    def _policy(self) -> Policy:
        return self._feed.asked.policy or Policy(self._session.centre.settings.advice_policy)

    @property
    def _line(self) -> PlanLine | None:
        row = self.model.line(self.table.currentIndex().row())
        return row if isinstance(row, PlanLine) else None

    @property
    def _incident_id(self) -> str:
        row = self.model.line(self.table.currentIndex().row())
        return "" if row is None else row.incident_id

    @property
    def _is_planned(self) -> bool:
        row = self.model.line(self.table.currentIndex().row())
        return isinstance(row, PlanLine) or (row is not None and not row.is_left_out)

    def _open_lines(self) -> list[PlanLine]:
        lines = self._feed.plan.lines if self._feed.plan else ()
        return [line for line in lines if line.incident_id not in self._feed.outcomes]

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, _current: QModelIndex, _before: QModelIndex) -> None:
        """The map and the detail show the incident that is picked here."""
        if self._incident_id:
            self._session.select_incident(self._incident_id)
        self._show_why()
        self._allow()

    @Slot()
    def confirm_this(self) -> None:
        """Send as the picked line says."""
        if self._line is not None:
            self._feed.confirm([self._line])

    @Slot()
    def confirm_all(self) -> None:
        """Send as every open line says; what does not hold any more is told."""
        self._feed.confirm(self._open_lines())

    @Slot()
    def pin_this(self) -> None:
        """Keep the picked line's crew there whatever comes, or let it go again."""
        if self._line is not None:
            self._feed.pin(self._line.incident_id, self._line.crews[0].crew_id)

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
        self._feed.pin(self._incident_id, crew.id)

    @Slot()
    def leave_this_out(self) -> None:
        """Plan without the picked incident."""
        if self._incident_id:
            self._feed.leave_out(self._incident_id)

    @Slot()
    def switch_policy(self) -> None:
        """Plan under the next policy."""
        policies = list(Policy)
        self._feed.take_policy(policies[(policies.index(self._policy) + 1) % len(policies)])
