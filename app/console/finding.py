"""Going to what was looked for: a sheet by its name, an incident, a crew, anything that has a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from app.console.command_bar import CommandBar
from app.console.dispatch_view import DispatchView
from app.console.searching import offers
from app.console.session import Session
from dispatch.reasons import Reason
from dispatch.search_entries import Found, FoundKind
from dispatch.typeahead import Entry


class Finding(QObject):
    """Between the command bar, which asks, and the dispatch view, which shows.

    `open_sheet` opens a sheet that is called so and says whether there is one; `show` brings the view up.
    """

    def __init__(
        self,
        session: Session,
        bar: CommandBar,
        view: DispatchView,
        open_sheet: Callable[[str], bool],
        show: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bar, self._view = session, bar, view
        self._open_sheet, self._show = open_sheet, show
        bar.find_wanted.connect(self.find_named)
        bar.field.picked.connect(self._pick)

    @Slot(str, object)
    def find_named(self, text: str, otherwise: Reason | None = None) -> None:
        """Go to what `text` means most likely; `otherwise` is told where it means nothing."""
        if self._open_sheet(text):
            return
        seat, words = self._session.seat, self._session.words
        self._session.tasks.read(
            "find",
            lambda: offers(seat, words, text, 1),
            lambda found: self._take(text, found, otherwise),
        )

    def _take(self, text: str, found: tuple[Entry, ...], otherwise: Reason | None) -> None:
        if found:
            self.go_to(found[0])
        elif otherwise is not None:
            self._bar.show_refusal(otherwise)
        else:
            self._tell("console.not_found", text=text)

    @Slot(object)
    def _pick(self, entry: Entry) -> None:
        """An offer was taken; what is called like a sheet opens that."""
        if not self._open_sheet(self._bar.field.text()):
            self.go_to(entry)

    def go_to(self, entry: Entry) -> None:
        """Show something that was found, and select it where it can be."""
        found: Found = entry.key
        self._show()
        self._bar.tell(lambda: f"{entry.name}  {entry.detail}")
        self._bar.field.clear()
        if found.kind is FoundKind.INCIDENT and found.id in self._session.situation.incidents:
            self._session.open_incident(found.id)
            if self._view.map.canvas is not None:
                self._view.map.canvas.go_to_selected()
        else:
            self._show_on_map(found)

    def _show_on_map(self, found: Found) -> None:
        situation = self._session.situation
        if found.kind is FoundKind.CREW and found.id in situation.crews:
            self._session.select_crew(found.id)
            fix = situation.fix_of(situation.crews[found.id])
            found = found if fix is None else replace(found, lon=fix.lon, lat=fix.lat)
        if found.lon is None:
            self._tell("console.find.unplaced", name=found.name)
        else:
            self._view.found.show_found(found)

    def _tell(self, code: str, **values: object) -> None:
        self._bar.tell(lambda: self._session.words.say(code, **values), "risk", "at_risk")
