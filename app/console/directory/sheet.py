"""The directory: those of the selected incident first, then the command chart; Enter calls who is picked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.console.directory.chart_lines import ChartLines
from app.console.directory.links import call_link
from app.console.list_sheet import ListSheet
from app.console.parts import text_label
from app.console.reason_dialog import Question, ReasonDialog, Reply
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.words.directory import INDENT, directory_index, levels_of, party_line
from dispatch.actions.calling import CALLER, RecordCall
from dispatch.actors import Role
from dispatch.calls import CallOutcome
from dispatch.directory import ContactKind
from dispatch.directory_queries import CallerLine, CallersOf, Directory, Party
from dispatch.incident import Incident
from dispatch.reasons import Reason
from dispatch.typeahead import TypeAhead

KEYS = {"call": "Return", "note": "Ctrl+G"}
_ROOM = frozenset({Role.OPERATOR, Role.DUTY_COMMANDER})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class FindField(QLineEdit):
    """Typed into while the list below is walked."""

    def __init__(self, sheet: DirectorySheet) -> None:
        super().__init__()
        self._sheet = sheet

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._sheet.walk(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Kept here: passed on, it would press the button of the question that the call opens.
            self._sheet.call()
        else:
            super().keyPressEvent(event)


class DirectorySheet(ListSheet):
    """Everybody who can be reached. Numbers are shown and dialled, and go into no record."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, KEYS, parent)
        self.resize(860, 640)
        self.field = FindField(self)
        self.field.setFont(role_font("body"))
        self._incident = session.situation.incidents.get(session.shown_incident)
        self._parties: dict[str, Party] = {}
        self._chart: tuple[Party, ...] = ()
        self._callers: tuple[CallerLine, ...] = ()
        self._index: TypeAhead | None = None
        self._offered = ""
        self.state = StateBand(session, can_retry=True)
        self.list.setItemDelegate(ChartLines(session, self))
        self.lay_out(self._form())
        self.told.hide()
        self.keys.on({"call": self.call, "note": self.note})
        self.field.textEdited.connect(self._show_list)
        self.list.itemActivated.connect(self.call)
        session.appearance_changed.connect(self._reword)
        self._reword()
        self.field.setFocus()
        self.state.show_loading("console.directory.reading")
        self.state.retried.connect(self._ask_all)
        self._ask_all()
        if self._incident is not None and self._incident.callers and session.actor.role in _ROOM:
            session.ask(CallersOf(self._incident.id), self._take_callers)

    @Slot()
    def _ask_all(self) -> None:
        self.session.ask(Directory(), self._take, self._miss)

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error))

    def _form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        self._label = text_label("secondary", "secondary")
        self._label.setBuddy(self.field)
        column.addWidget(self._label)
        column.addWidget(self.field)
        column.addWidget(self.state)
        return form

    @Slot()
    def _reword(self) -> None:
        say = self.session.words.say
        self.name_parts("directory")
        self._label.setText(say("console.directory.find"))
        self.field.setAccessibleName(say("console.directory.find"))
        self.field.setPlaceholderText(say("console.directory.find.hint"))
        self._show_list()

    def _take(self, parties: tuple[Party, ...]) -> None:
        self._chart, self._index = parties, directory_index(parties)
        self.state.settle()
        self._show_list()

    def _take_callers(self, callers: tuple[CallerLine, ...]) -> None:
        """Offer the caller first, unless somebody else has been picked meanwhile."""
        self._callers = callers
        if self.picked_id == self._offered and not self.field.text():
            self.list.setCurrentRow(-1)
        self._show_list()

    # ------------------------------------------------------------------ the list

    @Slot()
    def _show_list(self, _typed: str = "") -> None:
        words, typed = self.session.words, self.field.text().strip()
        self._parties = {party.key: party for party in self._chart}
        if typed and self._index is not None:
            found = [self._parties[entry.key] for entry in self._index.find(typed, len(self._chart))]
            lines = [(party.key, party_line(party, words)) for party in found]
        else:
            levels = levels_of(self._chart)
            chart = ((one.key, party_line(one, words, levels[one.key])) for one in self._chart)
            lines = [*self._of_incident(), *chart]
        self.heading.setText(words.say("console.directory.heading", count=len(lines)))
        self.show_lines(lines)
        if not self._chart:
            self.empty.hide()
        if not self.picked_id and len(lines) > 1:
            self.walk(1)
            self._offered = self.picked_id

    def _of_incident(self) -> Iterator[tuple[str, str]]:
        """Crews on it, who called, the duty officer of its street and of those who lend."""
        incident, words = self._incident, self.session.words
        if incident is None:
            return
        yield "", words.say("directory.of_incident", number=incident.short_number)
        for number, caller in enumerate(self._callers):
            key = f"{CALLER}:{number}"
            name = words.say("directory.caller")
            self._parties[key] = Party(ContactKind.PARTNER, key, name, caller.name, caller.phone)
            yield (
                key,
                INDENT
                + words.say("list.dot").join(part for part in (name, caller.name, caller.phone) if part),
            )
        for party in self._near(incident):
            yield party.key, INDENT + party_line(party, words)

    def _near(self, incident: Incident) -> list[Party]:
        tasks = self.session.situation.tasks_of_incident(incident.id)
        crews = {task.crew_id for task in tasks if task.is_active or task.reported_at is not None}
        crews |= {asked.crew_id for asked in incident.help}
        units = {incident.unit, incident.zones.get("sub_district"), *(asked.unit for asked in incident.help)}
        return [
            party
            for party in self._chart
            if (party.crew_id and party.crew_id in crews)
            or (party.kind is ContactKind.DUTY_OFFICER and party.above in units)
        ]

    def walk(self, step: int) -> None:
        """Walk through the list while the field keeps the keyboard."""
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))

    @property
    def _picked(self) -> Party | None:
        """Who is picked; nobody on a heading."""
        return self._parties.get(self.picked_id)

    # ------------------------------------------------------------------ calling

    @Slot()
    def call(self, _item: object = None) -> None:
        """Open the link, then ask how it went; without a number only that is asked."""
        party = self._picked
        if party is None:
            self.refuse(Reason("nobody_to_call"))
            return
        link = call_link(party.phone, self.session.centre.settings)
        if link is not None:
            QDesktopServices.openUrl(link)
        self._ask(party)

    @Slot()
    def note(self) -> None:
        """Write down how a call went that was made elsewhere, such as by radio."""
        party = self._picked
        if party is not None:
            self._ask(party)

    def _ask(self, party: Party) -> None:
        words = self.session.words
        question = Question(
            words.say("ask.call", party=party.name),
            words.say("ask.call.hint"),
            tuple((outcome.value, words.say(f"call_outcome.{outcome}")) for outcome in CallOutcome),
            needs_words=False,
        )
        ReasonDialog(self.session, question, lambda reply: self._record(party, reply), self).open()

    def _record(self, party: Party, reply: Reply) -> None:
        is_caller = party.code.startswith(f"{CALLER}:")
        self.session.act(
            RecordCall,
            party=CALLER if is_caller else party.key,
            name="" if is_caller else party.name,
            outcome=CallOutcome(reply.choice),
            about=self._incident.id if self._incident else None,
            note=reply.words,
            **reply.hearing,
        )
