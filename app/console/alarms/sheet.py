"""All alarms on a sheet: sorts that unfold, acknowledged one by one or together, and the log of the seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.console.alarms.desk import AlarmDesk
from app.console.paint.icons import outcome_icon
from app.console.paint.marks import Outcome
from app.console.parts import fit_heads, set_columns, text_label
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.words.catalogue import span
from dispatch.alarm_log import AlarmGroup, Rung, grouped, key_of
from dispatch.alarms import Alarm, Level

KEYS = {"go": "Return", "acknowledge": "Space", "all": "Ctrl+Return", "log": "L"}
SIZE = (960, 620)
COLUMNS = ("what", "place", "since", "state")
WIDTHS = (330, 250, 150)
_ALARMS = Qt.ItemDataRole.UserRole
_SIGNS: dict[Level, Outcome] = {Level.NOW: "late", Level.SOON: "at_risk", Level.NOTE: "on_time"}
"""A colour never stands alone: the icon says the same."""


class AlarmSheet(QDialog):
    """What calls for attention now, or everything that has rung at this seat."""

    def __init__(self, session: Session, desk: AlarmDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._is_log = False
        self._open: set[str] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.title = text_label("title")
        self.tree, self.sound = QTreeWidget(), QCheckBox()
        self.empty = text_label("body", "secondary", wraps=True)
        self.state = StateBand(session)
        self.keys = SheetKeys(self, KEYS, "go")
        self._set_up_tree()
        self._lay_out()
        self._listen()
        self._reword()
        self.tree.setFocus()

    def _set_up_tree(self) -> None:
        self.tree.setColumnCount(len(COLUMNS))
        self.tree.setFont(role_font("body"))
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet("QTreeWidget::item { padding: 3px 6px; }")
        set_columns(self.tree.header(), dict(enumerate(WIDTHS)), len(WIDTHS))

    def _lay_out(self) -> None:
        self.sound.setFont(role_font("body"))
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.title, 1)
        head.addWidget(self.sound)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.keys.buttons["log"])
        foot.addStretch(1)
        for code in ("acknowledge", "all", "go"):
            foot.addWidget(self.keys.buttons[code])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.empty.setContentsMargins(16, 8, 16, 8)
        self.state.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.state)
        column.addWidget(self.empty)
        column.addWidget(self.tree, 1)
        column.addLayout(foot)

    def _listen(self) -> None:
        self.keys.on(
            {"go": self.go, "acknowledge": self.acknowledge, "all": self.acknowledge_all, "log": self.turn}
        )
        self.sound.toggled.connect(self._desk.set_sound)
        self.tree.itemExpanded.connect(self._unfold)
        self.tree.itemCollapsed.connect(self._fold)
        self._desk.changed.connect(self.follow)
        self._session.appearance_changed.connect(self._reword)

    # ------------------------------------------------------------------ showing

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.alarms"))
        self.tree.setAccessibleName(say("command.alarms"))
        self.tree.setHeaderLabels([say(f"console.alarms.column.{name}") for name in COLUMNS])
        fit_heads(self.tree.header())
        self.sound.setText(say("console.alarms.sound"))
        self.sound.setChecked(self._desk.has_sound)
        self.keys.name(self._session.words, "console.alarms")
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show what there is now; what was unfolded and picked stays so."""
        say, log = self._session.words.say, self._desk.log
        picked = self._picked_name()
        self.tree.blockSignals(True)
        self.tree.clear()
        rungs = log.history if self._is_log else log.standing
        self._show_log(rungs) if self._is_log else self._show_groups(rungs)
        self._pick(picked)
        self.tree.blockSignals(False)
        code = "console.alarms.log_title" if self._is_log else "console.alarms.title"
        self.title.setText(say(code, count=len(rungs), waiting=len(log.waiting)))
        turned = "console.alarms.standing" if self._is_log else "console.alarms.log"
        self.keys["log"].setText(say(turned))
        self.empty.setText(say("console.no_alarm"))
        self.empty.setVisible(not rungs and self._desk.known_at is not None)
        self._show_state()
        is_waiting = bool(log.waiting)
        self.keys.allow(
            {"acknowledge": not self._is_log and is_waiting, "all": is_waiting, "go": bool(rungs)}
        )

    def _show_state(self) -> None:
        desk = self._desk
        if desk.trouble is not None:
            self.state.show_failed(reason_of(desk.trouble), desk.known_at)
        elif desk.known_at is None:
            self.state.show_loading("console.alarms.unknown")
        else:
            self.state.settle()

    def _show_groups(self, rungs: Sequence[Rung]) -> None:
        of_alarm = {key_of(rung.alarm): rung for rung in rungs}
        for group in grouped(rung.alarm for rung in rungs):
            members = [of_alarm[key_of(alarm)] for alarm in group.alarms]
            if len(members) == 1:
                self.tree.addTopLevelItem(self._item(members[0]))
                continue
            top = self._group_item(group, members)
            self.tree.addTopLevelItem(top)
            if self._name(group) in self._open:
                top.addChildren([self._item(rung) for rung in members])
                top.setExpanded(True)
            else:
                # Made when it is unfolded: of two thousand only the line is.
                top.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)

    def _show_log(self, rungs: Sequence[Rung]) -> None:
        self.tree.addTopLevelItems([self._item(rung) for rung in rungs])

    def _group_item(self, group: AlarmGroup, members: Sequence[Rung]) -> QTreeWidgetItem:
        say = self._session.words.say
        told = say(f"alarm.{group.code}", stage=group.stage)
        oldest = min(alarm.since for alarm in group.alarms)
        waiting = sum(rung.acknowledged_at is None for rung in members)
        code = "console.alarms.of" if waiting else "console.alarms.all_acknowledged"
        state = say(code, waiting=waiting, count=len(members))
        item = QTreeWidgetItem([f"{told} ×{len(members)}", "", self._since(oldest), state])
        self._dress(item, group.alarms, group.level, is_waiting=waiting > 0)
        item.setData(0, _ALARMS + 1, self._name(group))
        return item

    def _item(self, rung: Rung) -> QTreeWidgetItem:
        say, alarm = self._session.words.say, rung.alarm
        incident = self._session.situation.incidents.get(alarm.incident_id)
        number = incident.short_number if incident else ""
        place = f"{number} {incident.place.text}" if incident else alarm.instruction
        told = say(f"alarm.{alarm.code}", stage=alarm.stage)
        item = QTreeWidgetItem([told, place, self._since(alarm.since), self._state(rung)])
        is_waiting = rung.acknowledged_at is None and rung.cleared_at is None
        self._dress(item, (alarm,), alarm.level, is_waiting=is_waiting)
        item.setData(0, _ALARMS + 1, "/".join(map(str, key_of(alarm))))
        return item

    def _dress(
        self, item: QTreeWidgetItem, alarms: tuple[Alarm, ...], level: Level, *, is_waiting: bool
    ) -> None:
        tokens = self._session.tokens
        loud = {Level.NOW: tokens.breach, Level.SOON: tokens.risk}.get(level, tokens.t1)
        item.setForeground(0, QBrush(QColor(loud if is_waiting else tokens.t2)))
        item.setIcon(0, outcome_icon(_SIGNS[level] if is_waiting else "done", tokens))
        for column in range(1, len(COLUMNS)):
            item.setForeground(column, QBrush(QColor(tokens.t1 if is_waiting else tokens.t2)))
        item.setData(0, _ALARMS, alarms)

    def _since(self, at: datetime) -> str:
        words = self._session.words
        age = span((self._session.now() - at).total_seconds())
        return words.say("console.alarms.since", at=at, age=age)

    def _state(self, rung: Rung) -> str:
        say = self._session.words.say
        parts = []
        if rung.acknowledged_at is not None:
            parts.append(say("console.alarms.acknowledged_at", at=rung.acknowledged_at))
        if rung.cleared_at is not None:
            parts.append(say("console.alarms.cleared_at", at=rung.cleared_at))
        return say("list.dot").join(parts) if parts else say("console.alarms.new")

    # ------------------------------------------------------------------ folding

    def _name(self, group: AlarmGroup) -> str:
        return f"{group.code}/{group.stage}"

    def _picked_name(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, _ALARMS + 1)) if item is not None else ""

    def _pick(self, name: str) -> None:
        items = list(self._items())
        wanted = next((item for item in items if item.data(0, _ALARMS + 1) == name), None)
        if items:
            self.tree.setCurrentItem(wanted or items[0])

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """All lines that there are, from top to bottom."""
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            if top is not None:
                yield top
                inner = (top.child(number) for number in range(top.childCount()))
                yield from (item for item in inner if item is not None)

    @Slot(QTreeWidgetItem)
    def _unfold(self, item: QTreeWidgetItem) -> None:
        self._open.add(str(item.data(0, _ALARMS + 1)))
        if not item.childCount():
            wanted = {key_of(alarm) for alarm in item.data(0, _ALARMS)}
            rungs = (rung for rung in self._desk.log.standing if key_of(rung.alarm) in wanted)
            item.addChildren([self._item(rung) for rung in rungs])

    @Slot(QTreeWidgetItem)
    def _fold(self, item: QTreeWidgetItem) -> None:
        self._open.discard(str(item.data(0, _ALARMS + 1)))

    # ------------------------------------------------------------------ doing

    @property
    def _alarms(self) -> tuple[Alarm, ...]:
        item = self.tree.currentItem()
        return tuple(item.data(0, _ALARMS)) if item is not None else ()

    @Slot()
    def go(self) -> None:
        """Go to the incident of the picked alarm; the sheet is closed."""
        if self._alarms:
            self._desk.acknowledge(self._alarms[:1])
            self._desk.go_to(self._alarms[0])
            self.accept()

    @Slot()
    def acknowledge(self) -> None:
        """The picked alarm, or the picked sort, has been looked at."""
        self._desk.acknowledge(self._alarms)

    @Slot()
    def acknowledge_all(self) -> None:
        """All of them have been looked at."""
        self._desk.acknowledge(self._desk.log.waiting)

    @Slot()
    def turn(self) -> None:
        """From what stands to all that has rung, and back."""
        self._is_log = not self._is_log
        self.follow()
