"""A sheet that forms a crew for a shift: its members, who leads, how it travels, what it is called."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.console.asking_sheet import AskingSheet
from app.console.parts import ChoiceBox, text_label
from app.console.session import Session
from app.console.theme.fonts import set_role
from app.words.units import unit_name
from dispatch.actions.duty import FormCrew
from dispatch.actors import Role
from dispatch.people import Member, Shift
from dispatch.permissions import require_permission
from dispatch.reasons import Refused
from gis.road_network import Mode

_ID = Qt.ItemDataRole.UserRole
LIST_PX = 170


class FormCrewSheet(AskingSheet):
    """It stays open until the desk has formed the crew, so that a refusal can be put right."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(session, session.words.say("command.form_crew"), parent)
        self.shift, self.lead, self.mode = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.members = QListWidget()
        self.members.setMinimumHeight(LIST_PX)
        self.members.setProperty("kind", "field")
        self._rows = QFormLayout()
        self.nobody = text_label("secondary", "secondary", wraps=True)
        self.lead.setPlaceholderText(session.words.say("console.form_crew.lead.hint"))
        self.call_sign, self.name = QLineEdit(), QLineEdit()
        for shift in self._shifts():
            self.shift.addItem(self._shift_words(shift), shift.id)
        for mode in Mode:
            self.mode.addItem(session.words.say(f"mode.{mode}"), mode)
        self.lay_out(self._form())
        self.shift.currentIndexChanged.connect(self._offer_members)
        self.members.itemChanged.connect(self._offer_leads)
        self.lead.currentIndexChanged.connect(self._take_mode)
        self._offer_members()
        self.members.setFocus()

    def _form(self) -> QWidget:
        form, say = QWidget(), self.session.words.say
        rows = self._rows
        form.setLayout(rows)
        rows.setContentsMargins(0, 0, 0, 0)
        fields: dict[str, QWidget] = {
            "shift": self.shift,
            "members": self.members,
            "lead": self.lead,
            "mode": self.mode,
            "call_sign": self.call_sign,
            "name": self.name,
        }
        for code, field in fields.items():
            said = say(f"console.form_crew.{code}")
            set_role(field, "body")
            field.setAccessibleName(said)
            rows.addRow(text_label("secondary", "secondary", said), field)
            if field is self.members:
                rows.addRow(self.nobody)
        return form

    # ------------------------------------------------------------------ what is offered

    def _shifts(self) -> list[Shift]:
        """Those that are not over, of units that the seat speaks for; the next first."""
        session, now = self.session, self.session.now()
        actor, shifts = session.actor, session.situation.shifts.values()
        own = session.centre.spoken_for(actor.unit, now)
        may = (one for one in shifts if actor.role is not Role.STREET_DISPATCHER or one.unit in own)
        return sorted((one for one in may if one.ends_at > now), key=lambda one: (one.starts_at, one.unit))

    def _shift_words(self, shift: Shift) -> str:
        words = self.session.words
        unit = unit_name(shift.unit, self.session.centre, words)
        return words.say(
            "console.form_crew.turn", unit=unit, name=shift.name, since=shift.starts_at, until=shift.ends_at
        )

    @property
    def _chosen_shift(self) -> Shift | None:
        return self.session.situation.shifts.get(str(self.shift.currentData()))

    @Slot()
    def _offer_members(self) -> None:
        """Who belongs to the shift's unit and is in no crew of that time."""
        self.members.blockSignals(True)
        self.members.clear()
        shift, situation = self._chosen_shift, self.session.situation
        if shift is not None:
            at_once = (crew for crew in situation.crews.values() if crew.overlaps(shift))
            taken = {member_id for crew in at_once for member_id in crew.member_ids}
            for member in sorted(situation.members.values(), key=lambda one: one.badge):
                if member.tasking_unit == shift.unit and member.id not in taken:
                    self.members.addItem(self._item(member))
        self.members.blockSignals(False)
        self.nobody.setText(
            self.session.words.say(f"console.form_crew.{'nobody_left' if shift is not None else 'no_shift'}")
        )
        self._rows.setRowVisible(self.nobody, not self.members.count())
        self._offer_leads()

    def _item(self, member: Member) -> QListWidgetItem:
        words = self.session.words
        parts = (member.name, words.say(f"member_kind.{member.kind}"), member.badge)
        item = QListWidgetItem(words.say("list.dot").join(parts))
        item.setData(_ID, member.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        return item

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the members that are ticked."""
        items = (self.members.item(row) for row in range(self.members.count()))
        return tuple(str(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked)

    @Slot()
    def _offer_leads(self) -> None:
        led_by, members = self.lead.currentData(), self.session.situation.members
        self.lead.clear()
        for member_id in self.chosen:
            self.lead.addItem(members[member_id].name, member_id)
        self.lead.setCurrentIndex(max(0, self.lead.findData(led_by)))

    @Slot()
    def _take_mode(self) -> None:
        """It goes as its lead does, unless said otherwise."""
        lead = self.session.situation.members.get(str(self.lead.currentData()))
        if lead is not None:
            self.mode.setCurrentIndex(self.mode.findData(lead.mode))

    # ------------------------------------------------------------------ forming

    @Slot()
    def answer(self) -> None:
        """Have it formed; the sheet closes once it is."""
        say, shift = self.session.words.say, self._chosen_shift
        call_sign, name = self.call_sign.text().strip(), self.name.text().strip()
        if shift is None:
            self.refuse(say("console.form_crew.no_shift"), self.shift)
        elif not self.chosen:
            self.refuse(say("console.form_crew.members_needed"), self.members)
        elif not call_sign:
            self.refuse(say("console.form_crew.call_sign_needed"), self.call_sign)
        else:
            self._form_crew(shift, call_sign, name or call_sign)

    def _form_crew(self, shift: Shift, call_sign: str, name: str) -> None:
        self.act(
            FormCrew,
            call_sign=call_sign,
            name=name,
            shift_id=shift.id,
            home_zone=shift.unit,
            member_ids=self.chosen,
            lead_id=str(self.lead.currentData()),
            mode=Mode(self.mode.currentData()),
        )

    def missed(self, error: BaseException) -> None:
        """Most often the call sign is taken: go on there."""
        super().missed(error)
        self.call_sign.setFocus()


def open_form(session: Session, window: QWidget) -> None:
    """Open the sheet, or say that whoever sits here may form none."""
    try:
        require_permission(session.actor, FormCrew.code)
    except Refused as refused:
        session.tell_failure(refused)
    else:
        FormCrewSheet(session, window).open()
