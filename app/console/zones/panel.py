"""The panel of zones: draw a functional zone or precinct, change a border, drop one; checked while drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shapely.geometry.base import BaseGeometry

from app.console.announcing import announce
from app.console.drawing.drawing import Drawing
from app.console.drawing.panel import DrawingPanel, offer
from app.console.parts import ChoiceBox, push_button
from app.console.session import Session, reason_of
from app.console.slices import Slices
from app.console.zones.border import corners_of, with_corners
from app.console.zones.row import Listed, ZoneLine
from app.words.measures import area_words, length_words
from dispatch.actions.zones import ChangeZone, DrawZone, DropZone
from dispatch.actors import Role
from dispatch.changes import Changes
from dispatch.permissions import TABLE
from dispatch.places import ZoneRow
from dispatch.queries import RowsOf
from dispatch.rows import Row
from dispatch.zone_drawing import DRAWN_KINDS, refusing
from dispatch.zone_queries import DraftView, ZoneDraft
from dispatch.zone_rows import zone_of_row
from gis.zones import ZoneKind

_ABOUT_ZONES: dict[str, type[Row]] = {"zone": ZoneRow}
_NAME_ONLY = "zone_name_needed"


class ZonePanel(DrawingPanel):
    """Asks the desk for every change; refusals and faults stand under the form and on the map."""

    def __init__(self, session: Session, drawing: Drawing, parent: QWidget | None = None) -> None:
        self.kind, self.name, self.code = ChoiceBox(), QLineEdit(), QLineEdit()
        self.trim_button = push_button()
        super().__init__(session, drawing, (self.kind, self.name, self.code), (self.trim_button,), parent)
        self.may_act = session.actor.role in TABLE[DrawZone.code]
        self.edited: Listed | None = None
        self._slices = Slices(self)
        self.view: DraftView | None = None
        drawing.set_area(True)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self.draw_button.clicked.connect(self._start)
        self.trim_button.clicked.connect(self.trim)
        self.name.returnPressed.connect(self.confirm)
        self.reading.retried.connect(self.list_zones)
        self.name.textChanged.connect(self._check)
        self.code.textChanged.connect(self._check)
        self.kind.currentIndexChanged.connect(self._check)
        self._drawing.changed.connect(self._check)
        self._session.changed.connect(self._follow)
        self._session.appearance_changed.connect(self.reword)

    @property
    def needed(self) -> QWidget:
        return self.name

    @property
    def is_needed_filled(self) -> bool:
        return bool(self.name.text().strip())

    # ------------------------------------------------------------------ words

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self.title.setText(words.say("zones.title"))
        self.close_button.setText(words.say("closures.close"))
        offer(self.kind, [(kind.value, words.say(f"zone_kind.{kind}")) for kind in DRAWN_KINDS])
        self.name_fields([words.say(f"zones.{name}") for name in ("kind", "name", "code")])
        self.code.setPlaceholderText(words.say("zones.code_hint"))
        self.keys.setText(words.say("zones.keys"))
        self.back_button.setText(words.say("zones.take_back"))
        self.trim_button.setText(words.say("zones.trim"))
        self.trim_button.setToolTip(words.say("zones.trim_why"))
        self._show_state()
        if self.isVisible():
            self.list_zones()

    @Slot()
    def _show_state(self) -> None:
        words, drawing = self._session.words, self._drawing
        self.show_pen(words.say("zones.draw"), words.say("zones.draw_again"))
        self.draw_button.setEnabled(self.may_act)
        self.kind.setEnabled(self.edited is None)
        self.code.setEnabled(self.edited is None)
        self.trim_button.setVisible(drawing.is_active)
        self.trim_button.setEnabled(self.view is not None and self.view.area_m2 > 0)
        code = "action.change_zone" if self.edited is not None else "action.draw_zone"
        self.confirm_button.setText(words.say(code))
        self.confirm_button.setEnabled(drawing.is_active and self._is_keepable)
        self.state.setText(self._state_words())

    @property
    def _is_keepable(self) -> bool:
        """Whether nothing but the name is wanting, which Enter asks for."""
        if self.view is None:
            return False
        return all(fault.reason.code == _NAME_ONLY for fault in refusing(self.view.faults))

    def _state_words(self) -> str:
        words, drawing, view = self._session.words, self._drawing, self.view
        if not self.may_act:
            return words.say(
                "zones.not_permitted", roles=", ".join(sorted(TABLE[DrawZone.code] - {Role.SYSTEM}))
            )
        if not drawing.is_active:
            return words.say("zones.idle")
        if view is None:
            return words.say("zones.drawing", count=len(drawing.points))
        lines = [
            words.say(
                "zones.measured",
                area=area_words(view.area_m2, words),
                border=length_words(view.border_m, words),
                parent=view.parent_name or "–",
                code=view.zone.code,
                count=view.incidents,
            )
        ]
        told = lines if view.area_m2 else []
        return "\n".join([*told, *(f"· {words.reason(fault.reason)}" for fault in view.faults)])

    # ------------------------------------------------------------------ drawing

    @Slot()
    def _start(self) -> None:
        self._forget()
        self._drawing.begin()

    def edit(self, listed: Listed) -> None:
        """Take the border of a zone into hand."""
        self._forget()
        self.edited, zone = listed, listed.zone
        self.kind.setCurrentIndex(DRAWN_KINDS.index(zone.kind))
        self.name.setText(zone.name)
        self.code.setText(zone.code)
        self._drawing.begin(corners_of(zone.geometry), is_ring=True)
        self._drawing.show_all()

    def _forget(self) -> None:
        if self.edited is not None:
            self.name.clear()
            self.code.clear()
        self.edited = self.view = None
        self.tell_fault("")

    @property
    def border(self) -> bytes:
        """What is drawn, WKB in WGS 84."""
        return with_corners(self._drawing.points, self.edited.zone.geometry if self.edited else None)

    @Slot()
    def trim(self) -> None:
        """Cut off what lies outside of the parent or in a neighbour; Backspace takes it back."""
        self._session.ask(self._draft(is_trimmed=True), self._take_trimmed, kind="zone_trim")

    def _take_trimmed(self, view: DraftView) -> None:
        corners = corners_of(view.zone.geometry)
        if corners and self._drawing.is_active:
            self._drawing.replace_points(corners, is_ring=True)

    def _draft(self, *, is_trimmed: bool = False) -> ZoneDraft:
        kind = ZoneKind(self.kind.currentData())
        name, code = self.name.text(), self.code.text()
        return ZoneDraft(kind, name, self.border, code, self.edited is not None, is_trimmed)

    @Slot()
    def _check(self) -> None:
        """Ask what is wrong with it; the newest question is answered."""
        if self._drawing.is_held:
            return
        if not self._drawing.is_active:
            self.view = None
        elif len(self._drawing.points) > 2:
            self._session.ask(self._draft(), self._take_view, kind="zone_draft")
        else:
            self.view = None
            self._tell_glass("", ())
        self._show_state()

    def _take_view(self, view: DraftView) -> None:
        if not self._drawing.is_active:
            return
        self.view = view
        words, grave = self._session.words, refusing(view.faults)
        said = area_words(view.area_m2, words) if view.area_m2 else ""
        wrong = next((words.reason(one.reason) for one in grave if one.reason.code != _NAME_ONLY), "")
        self._tell_glass(said or wrong, tuple(one.where for one in grave if one.where), wrong if said else "")
        self._show_state()
        announce(self, self.state.text())

    def _tell_glass(self, said: str, where: tuple[BaseGeometry, ...], wrong: str = "") -> None:
        if self._drawing.glass is not None:
            self._drawing.glass.tell(said, wrong)
            self._drawing.glass.show_faults(where)

    # ------------------------------------------------------------------ acting

    @Slot()
    def confirm(self) -> None:
        """Ask the desk for it."""
        words = self._session.words
        if not self.is_needed_filled:
            self.tell_fault(words.say("reason.zone_name_needed"))
            self.name.setFocus()
            return
        if not self._is_keepable:
            self.tell_fault(words.say("zones.mend_first"))
            return
        act = partial(self._session.act, then=self._kept, failed=self._refused)
        name = self.name.text().strip()
        if self.edited is not None:
            row = self.edited.row
            act(ChangeZone, row, zone_code=row.code, name=name, wkb=self.border)
        else:
            kind, code = ZoneKind(self.kind.currentData()), self.code.text().strip()
            act(DrawZone, zone_kind=kind, name=name, wkb=self.border, zone_code=code)

    def _kept(self, _changes: Changes) -> None:
        self._drawing.end()
        self._forget()
        self.name.clear()
        self.code.clear()
        self.draw_button.setFocus()

    def _refused(self, error: BaseException) -> None:
        self.tell_fault(self._session.words.reason(reason_of(error)))

    def drop(self, listed: Listed) -> None:
        """Take a zone away; the command bar offers to undo it."""
        self._session.act(DropZone, listed.row, zone_code=listed.row.code, failed=self._refused)

    @Slot()
    def leave(self) -> None:
        self._forget()
        super().leave()

    # ------------------------------------------------------------------ what there is

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.touches(_ABOUT_ZONES) and self.isVisible():
            self.list_zones()

    def showEvent(self, event: QShowEvent) -> None:
        """Others may have drawn while nobody looked here."""
        super().showEvent(event)
        self.list_zones()

    def list_zones(self) -> None:
        """List the zones that were drawn or could have been; asked anew, for others draw too."""
        seat = self._session.seat
        if self.listed_at is None:
            self.reading.show_loading("zones.reading")
        self._session.tasks.read(
            "zones_drawn",
            lambda: _listed(seat.ask(RowsOf(ZoneRow))),
            self._list,
            lambda error: self.reading.show_failed(reason_of(error), self.listed_at),
        )

    def _list(self, listed: list[Listed]) -> None:
        words = self._session.words
        self.listed.setText(words.say("zones.listed", count=len(listed)))
        self.listed_at = self._session.now()
        self.reading.settle()
        self.clear_rows("" if listed else words.say("zones.none"))
        self._slices.begin("rows", self._add_rows(listed))

    def _add_rows(self, listed: list[Listed]) -> Iterator[None]:
        """One row a step: a hundred at once would hold the window up."""
        for one in listed:
            line = ZoneLine(self._session, one, self.may_act)
            line.edit_button.clicked.connect(partial(self.edit, one))
            line.drop_button.clicked.connect(partial(self.drop, one))
            self.rows.addWidget(line)
            yield


def _listed(rows: Iterable[Row]) -> list[Listed]:
    """Zones of the kinds that are drawn, by kind and code, with the names of what they lie in."""
    kept = [row for row in rows if isinstance(row, ZoneRow)]
    names = {row.code: row.name for row in kept}
    drawn = [row for row in kept if row.kind in DRAWN_KINDS]
    drawn.sort(key=lambda row: (DRAWN_KINDS.index(ZoneKind(row.kind)), row.code))
    return [Listed(row, zone_of_row(row), names.get(row.parent or "", "")) for row in drawn]
