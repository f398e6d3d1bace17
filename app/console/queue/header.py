"""The queue's title line: how many are open, and which of them are shown."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.console.badges import key_cap
from app.console.commands import CommandSet
from app.console.parts import text_label
from app.console.queue.rows import QueueFilter
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from gis.zones import ZoneKind

CAPPED_FROM_PX, COUNTED_FROM_PX = 500, 450
_ZONE_KINDS = (ZoneKind.SUB_DISTRICT, ZoneKind.FUNCTIONAL_ZONE)


class QueueHeader(QWidget):
    """Title, count, and the filters by zone, source and need; what was chosen is kept by the seat."""

    filter_changed = Signal()

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        kept = session.preferences.view.get("queue", {})
        self.filter = QueueFilter(
            frozenset(kept.get("zones", ())),
            frozenset(kept.get("sources", ())),
            bool(kept.get("only_needed")),
        )
        self._count = (0, 0)
        self.setFixedHeight(height("header"))
        self._title, self._number = text_label("row"), text_label("body", "secondary")
        self.zone_button, self.source_button = self._menu_button(), self._menu_button()
        self.need_action = commands["only_needed"]
        self.need_button = self._need_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._number)
        row.addStretch(1)
        for button in (self.zone_button, self.source_button, self.need_button):
            row.addWidget(button)
        self._cap = key_cap(self.need_action)
        row.addWidget(self._cap)
        self.zone_button.menu().triggered.connect(self._take_zone)
        self.source_button.menu().triggered.connect(self._take_source)
        commands["zone_of_duty"].triggered.connect(self.zone_button.showMenu)
        session.appearance_changed.connect(self.reword)
        self.reword()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where names are long and room is short, the key's cap gives way, then the count."""
        super().resizeEvent(event)
        self._cap.setVisible(self.width() >= CAPPED_FROM_PX)
        self._number.setVisible(self.width() >= COUNTED_FROM_PX)

    def _menu_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "chip")
        button.setFont(role_font("secondary"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button

    def _need_button(self) -> QToolButton:
        self.need_action.setCheckable(True)
        self.need_action.setChecked(self.filter.only_needed)
        self.need_action.toggled.connect(self._take_need)
        button = QToolButton(self)
        button.setProperty("kind", "chip")
        button.setFont(role_font("secondary"))
        button.setDefaultAction(self.need_action)
        return button

    def zone_name(self) -> str:
        """What the zone filter says."""
        atlas = self._session.centre.atlas
        names = [atlas.by_code(code).name for code in sorted(self.filter.zones) if code in atlas]
        if not names:
            return self._session.words.say("console.queue.whole_district")
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        return f"{names[0]}{more}"

    def show_count(self, shown: int, all_open: int) -> None:
        """Say how many rows are shown, and of how many."""
        self._count = (shown, all_open)
        code = "console.queue.count" if shown == all_open else "console.queue.count_of"
        self._number.setText(self._session.words.say(code, shown=shown, all=all_open))

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self._title.setText(words.say("console.queue.title"))
        self._fill(self.zone_button.menu(), self._zones(), self.filter.zones)
        self._fill(self.source_button.menu(), self._sources(), self.filter.sources)
        self.zone_button.setText(self.zone_name())
        self.zone_button.setAccessibleName(words.say("command.zone_of_duty"))
        self.source_button.setText(self._source_name())
        self.source_button.setAccessibleName(words.say("console.queue.sources"))
        self.show_count(*self._count)

    def _zones(self) -> list[tuple[str, str]]:
        atlas = self._session.centre.atlas
        return [(zone.code, zone.name) for kind in _ZONE_KINDS for zone in atlas.of_kind(kind)]

    def _sources(self) -> list[tuple[str, str]]:
        words = self._session.words
        return [(code, words.say(f"source.{code}")) for code in self._session.centre.sources.sources]

    def _source_name(self) -> str:
        words, chosen = self._session.words, sorted(self.filter.sources)
        if not chosen:
            return words.say("console.queue.all_sources")
        more = f" +{len(chosen) - 1}" if len(chosen) > 1 else ""
        return words.say(f"source.{chosen[0]}") + more

    def _fill(self, menu: QMenu, entries: list[tuple[str, str]], chosen: frozenset[str]) -> None:
        menu.clear()
        everything = menu.addAction(self._session.words.say("console.queue.show_all"))
        everything.setData("")
        menu.addSeparator()
        for code, name in entries:
            action = menu.addAction(name)
            action.setData(code)
            action.setCheckable(True)
            action.setChecked(code in chosen)

    @Slot(QAction)
    def _take_zone(self, action: QAction) -> None:
        zones = _toggled(self.filter.zones, str(action.data()))
        self._change(QueueFilter(zones, self.filter.sources, self.filter.only_needed))

    @Slot(QAction)
    def _take_source(self, action: QAction) -> None:
        sources = _toggled(self.filter.sources, str(action.data()))
        self._change(QueueFilter(self.filter.zones, sources, self.filter.only_needed))

    @Slot(bool)
    def _take_need(self, is_wanted: bool) -> None:
        self._change(QueueFilter(self.filter.zones, self.filter.sources, is_wanted))

    def _change(self, chosen: QueueFilter) -> None:
        self.filter = chosen
        self._session.preferences.view["queue"] = {
            "zones": sorted(chosen.zones),
            "sources": sorted(chosen.sources),
            "only_needed": chosen.only_needed,
        }
        self.reword()
        self.filter_changed.emit()


def _toggled(chosen: frozenset[str], code: str) -> frozenset[str]:
    return chosen ^ {code} if code else frozenset()
