"""The intake form: a report is typed, previewed and taken in; nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.console.commands import KEEPS_KEYS
from app.console.intake.draft import Draft, DraftBox
from app.console.intake.draft_bar import DraftBar
from app.console.intake.fields import IntakeFields
from app.console.intake.preview_box import PreviewBox
from app.console.parts import push_button, text_label
from app.console.session import Session, reason_of
from dispatch.actions.intake import Accept, Urge
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.intake_queries import Preview, PreviewOf
from dispatch.lifecycle import State

PREVIEW_AFTER_MS = 120
KEEP_AFTER_MS = 300


class IntakeForm(QWidget):
    """Takes reports in. The map answers `place_requested` by calling `set_place`."""

    place_requested = Signal(bool)
    """The next click on the map is wanted (True), or no longer (False)."""
    position_changed = Signal(object)
    """(lon, lat) in WGS 84 of the report in the form, or None: for a mark on the map."""
    received = Signal(str)
    """Id of the incident that was taken in."""
    drafts_changed = Signal()
    """The seat's preferences hold newer drafts and want writing."""
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._box = DraftBox(session.preferences)
        self._draft = Draft()
        self._is_showing = False
        self._is_sending = False
        self._told_unplaced = ("", "")
        self.setProperty("surface", "panel")
        self.setProperty(KEEPS_KEYS, True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = DraftBar(session)
        self.preview = PreviewBox(session)
        self.fields = IntakeFields(session, self.preview)
        self.fault = text_label("body", "breach", wraps=True)
        self.fault.hide()
        self.accept_button, self.receive_button = push_button("primary"), push_button()
        self.discard_button = push_button("flat")
        self._keep = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._ask = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self._lay_out()
        self._listen()
        self._reword()
        kept = self._box.all()
        self._show(kept[-1] if kept else Draft())

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("surface", "panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.addWidget(self.fields)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept_button, 1)
        buttons.addWidget(self.receive_button)
        buttons.addWidget(self.discard_button)
        foot = QFrame()
        foot.setProperty("surface", "bar")
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 8, 16, 12)
        below.addWidget(self.fault)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)
        column.addWidget(foot)

    def _listen(self) -> None:
        self.fields.edited.connect(self._edit)
        self.fields.place.map_asked.connect(self.place_requested)
        self.preview.urged.connect(self.urge)
        self.bar.chosen.connect(self.open_draft)
        self.bar.new_asked.connect(self.start_new)
        self.bar.close_asked.connect(self.closed)
        self.accept_button.clicked.connect(self.submit_and_accept)
        self.receive_button.clicked.connect(self.submit)
        self.discard_button.clicked.connect(self.discard)
        self._keep.timeout.connect(self.drafts_changed)
        self._ask.timeout.connect(self._ask_preview)
        self._session.appearance_changed.connect(self._reword)
        for keys, slot in (("Ctrl+Return", self.submit_and_accept), ("Ctrl+S", self.submit)):
            shortcut = QShortcut(QKeySequence(keys), self, slot)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _reword(self) -> None:
        words = self._session.words
        self._is_showing = True
        self.fields.reword()
        self._is_showing = False
        self.bar.show_drafts(self._box.all(), self._draft)
        self.accept_button.setText(words.say("console.intake.submit_accept"))
        self.receive_button.setText(words.say("console.intake.submit"))
        self.discard_button.setText(words.say("console.intake.discard"))
        self.preview.show_preview(self.preview.preview)

    # ------------------------------------------------------------------ drafts

    @property
    def draft(self) -> Draft:
        """What stands in the form."""
        return self._draft

    @Slot()
    def start_new(self) -> None:
        """Begin another report; the one in the form stays a draft."""
        if not self._draft.is_blank:
            self._show(Draft())
        self.fields.source.setFocus()

    def begin_with(self, draft: Draft) -> None:
        """Go on with a report that is partly known; one of the same finding that was left is gone on with."""
        known = (kept for kept in self._box.all() if draft.patrol and _is_same_finding(kept, draft))
        self._show(next(known, draft))
        self._box.put(self._draft)
        self.drafts_changed.emit()
        self.bar.show_drafts(self._box.all(), self._draft)
        self.fields.category.setFocus()

    @Slot(str)
    def open_draft(self, draft_id: str) -> None:
        """Go on with a draft."""
        found = next((draft for draft in self._box.all() if draft.id == draft_id), None)
        if found is not None:
            self._show(found)

    @Slot()
    def discard(self) -> None:
        """Throw the report in the form away and go on with the newest other draft."""
        self._let_go()

    def _let_go(self) -> None:
        self._box.drop(self._draft.id)
        self.drafts_changed.emit()
        kept = self._box.all()
        self._show(kept[-1] if kept else Draft())

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self._is_showing = True
        self.fields.show_draft(draft)
        self._is_showing = False
        self._set_fault("")
        self.bar.show_drafts(self._box.all(), draft)
        self.preview.show_preview(Preview())
        self._ask_preview()
        self.position_changed.emit(self.fields.place.position)

    @Slot()
    def _edit(self) -> None:
        if self._is_showing:
            return
        before = self._draft
        self._draft = replace(self.fields.read(before), changed_at=self._session.now().isoformat())
        self._box.put(self._draft)
        self._keep.start()
        self._ask.start()
        if (before.lon, before.lat) != (self._draft.lon, self._draft.lat):
            self.position_changed.emit(self.fields.place.position)
        self.bar.show_drafts(self._box.all(), self._draft)

    # ------------------------------------------------------------------ place and preview

    @Slot(float, float)
    def set_place(self, lon: float, lat: float) -> None:
        """Take a position from the map, WGS 84."""
        self.fields.place.set_place(lon, lat)

    @Slot()
    def _ask_preview(self) -> None:
        draft = self._draft
        query = PreviewOf(draft.source, draft.category, draft.place, draft.flags)
        self._session.ask(query, self._take_preview, self._miss_preview)

    def _take_preview(self, preview: Preview) -> None:
        self.preview.show_preview(preview)
        is_outside = preview.zones is not None and not preview.zones.chain
        if is_outside:
            self.fields.place.set_fault(self._session.words.say("console.intake.outside"))

    def _miss_preview(self, error: BaseException) -> None:
        self._set_fault(self._session.words.reason(reason_of(error)))

    # ------------------------------------------------------------------ taking in

    @Slot()
    def submit(self) -> None:
        """Take the report in."""
        self._send(accepts=False)

    @Slot()
    def submit_and_accept(self) -> None:
        """Take the report in and accept it; a clue waits to be confirmed."""
        self._send(accepts=True)

    @Slot(str)
    def urge(self, incident_id: str) -> None:
        """Count the report as an urge on an open incident instead."""
        incident = self._session.situation.incidents.get(incident_id)
        if incident is None or self._is_sending:
            return
        self._set_sending(True)
        draft = self._draft
        self._session.act(
            Urge,
            then=lambda _changes: self._finish(incident_id, draft.id),
            failed=self._fail,
            incident_id=incident_id,
            words=draft.words,
            caller=draft.caller,
        )

    def _send(self, *, accepts: bool) -> None:
        if self._is_sending or not self.fields.can_go_in(self._draft) or (accepts and self._is_unplaced()):
            return
        self._set_sending(True)
        draft = self._draft

        def done(changes: Changes) -> None:
            incident = changes.of(Incident)[0]
            if accepts and incident.state is State.REPORTED:
                self._session.act(Accept, incident, incident_id=incident.id)
            self._finish(incident.id, draft.id)

        kind, asked = draft.asked(self.fields.reported_moment())
        self._session.act(kind, then=done, failed=self._fail, **asked)

    def _is_unplaced(self) -> bool:
        """Whether its clocks would start with nobody to send: told once, taken when asked for again."""
        asked = (self._draft.id, self._draft.place_text)
        if self._draft.lon is not None or asked == self._told_unplaced:
            return False
        self._told_unplaced = asked
        self.fields.place.set_fault(self._session.words.say("console.intake.unplaced_again"))
        self.fields.place.setFocus()
        return True

    def _finish(self, incident_id: str, draft_id: str) -> None:
        self._set_sending(False)
        if draft_id == self._draft.id:
            self._let_go()
        else:
            self._box.drop(draft_id)
            self.drafts_changed.emit()
        self._session.select_incident(incident_id)
        self.received.emit(incident_id)

    def _fail(self, error: BaseException) -> None:
        self._set_sending(False)
        self._set_fault(self._session.words.reason(reason_of(error)))

    def _set_sending(self, is_sending: bool) -> None:
        self._is_sending = is_sending
        for button in (self.accept_button, self.receive_button, self.discard_button):
            button.setEnabled(not is_sending)

    def _set_fault(self, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))


def _is_same_finding(kept: Draft, draft: Draft) -> bool:
    return (kept.patrol, kept.finding) == (draft.patrol, draft.finding)
