"""What an operator does with patrols: one command each, about the patrol that is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.console.commands import CommandSet
from app.console.intake.draft import Draft
from app.console.patrols.note_sheet import NoteSheet
from app.console.patrols.start_sheet import StartSheet
from app.console.reason_dialog import Question, ReasonDialog, Reply
from app.console.session import Session
from dispatch.actions.patrolling import SOURCES, EndPatrol
from dispatch.incident import Place
from dispatch.on_patrol import next_patrol_of, place_of
from dispatch.patrols import Patrol
from dispatch.reasons import Reason, Refused


class PatrolWork(QObject):
    """The patrol meant is the one that the Situation view points at, else that of the selected crew.

    Every command opens a sheet that names the patrol before anything is done.
    """

    def __init__(
        self,
        session: Session,
        commands: CommandSet,
        open_draft: Callable[[Draft], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._open_draft, self._window = session, open_draft, window
        self._finding: tuple[str, int] = ("", 0)
        for code, do in (
            ("start_patrol", self.start),
            ("note_finding", self.note),
            ("raise_finding", self.raise_finding),
            ("end_patrol", self.end),
        ):
            commands[code].triggered.connect(do)

    def point_at(self, patrol: Patrol, finding: int = 0) -> None:
        """The next command is about this patrol, and about its finding of this number where one is named."""
        self._finding = (patrol.number, finding)
        self._session.select_crew(patrol.crew_id)

    # ------------------------------------------------------------------ commands

    @Slot()
    def start(self) -> None:
        """Ask who goes where, from when until when."""
        StartSheet(self._session, self._session.selected_crew, self._window).open()

    @Slot()
    def note(self) -> None:
        """Ask what was seen, and where; the crew's own place is there already."""
        patrol = self._meant()
        if patrol is not None:
            NoteSheet(
                self._session, patrol.number, self.title(patrol), self._place(patrol), self._window
            ).open()

    @Slot()
    def raise_finding(self) -> None:
        """Make an incident of a finding: the intake form is filled with what is known of it."""
        patrol = self._meant(is_over_too=True)
        if patrol is None:
            return
        waiting = patrol.waiting()
        number, finding = self._finding
        chosen = finding if number == patrol.number and finding in waiting else max(waiting, default=0)
        if not chosen and not patrol.is_running(self._session.now()):
            self._refuse(Reason("patrol_over", {"number": patrol.number, "at": patrol.ends_at}))
            return
        self._open_draft(self._draft(patrol, chosen))

    @Slot()
    def end(self) -> None:
        """Ask for a closing word, and end it; one that has not begun is called off."""
        patrol = self._meant()
        if patrol is None:
            return
        words = self._session.words
        code = "call_off" if patrol.is_planned(self._session.now()) else "end"
        question = Question(
            words.say(f"console.patrol.{code}", patrol=self.title(patrol)),
            words.say("console.patrol.end.hint"),
            needs_words=False,
        )
        ReasonDialog(self._session, question, partial(self._end, patrol), self._window).open()

    # ------------------------------------------------------------------ what is done

    def _end(self, patrol: Patrol, reply: Reply) -> None:
        self._session.act(EndPatrol, patrol, number=patrol.number, note=reply.words, **reply.hearing)

    def _draft(self, patrol: Patrol, finding: int) -> Draft:
        place = self._place(patrol)
        words = ""
        if finding:
            words, place = patrol.noted[finding - 1].note, patrol.noted[finding - 1].place
        return Draft(
            source=SOURCES[patrol.kind],
            words=words,
            place_text=place.text,
            lon=place.lon,
            lat=place.lat,
            found_by=place.found_by,
            patrol=patrol.number,
            finding=finding,
        )

    # ------------------------------------------------------------------ which one

    def title(self, patrol: Patrol) -> str:
        """Its number, crew and beat in one line."""
        parts = (patrol.number, self._session.situation.name_by_id(patrol.crew_id), patrol.beat)
        return self._session.words.say("list.dot").join(part for part in parts if part)

    def _place(self, patrol: Patrol) -> Place:
        crew = self._session.situation.crews.get(patrol.crew_id)
        return Place(patrol.beat) if crew is None else place_of(crew, self._session.situation, patrol.beat)

    def _meant(self, *, is_over_too: bool = False) -> Patrol | None:
        """The patrol that is meant; None, and a sentence in the command bar, where there is none."""
        session = self._session
        found = next_patrol_of(session.selected_crew, session.situation, session.now())
        pointed = next(
            (one for one in session.situation.patrols.values() if one.number == self._finding[0]), None
        )
        if pointed is not None and pointed.crew_id == session.selected_crew:
            is_over = pointed.ends_at <= session.now()
            found = pointed if is_over_too or not is_over else found
        if found is None:
            self._refuse(Reason("no_patrol_chosen"))
        return found

    def _refuse(self, reason: Reason) -> None:
        self._session.tell_failure(Refused(reason.code, **reason.values))
