"""What was reported from outside and is written down here: times, what was done, photos as evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.console.photo_field import keep_photos
from app.console.reason_dialog import Question, Reply
from app.console.session import Session
from app.radio import read_entry
from dispatch.actions.callers import RESULTS, CallBack
from dispatch.actions.desk_reports import DeskFeedback, FirstLook
from dispatch.actions.field import Arrive, Feedback
from dispatch.assignment import Assignment
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.ports import Action
from dispatch.reasons import Refused
from dispatch.repeats import NOT_FOUND

LOOKS = (Means.CAMERA, Means.PHONE, Means.RADIO)
"""How the desk learns of a first look."""
OUTCOMES = ("handled", "persuaded", "case_opened", NOT_FOUND)


class Reports:
    """Asks for a report and acts with it; photos are kept first, their digests go into the record."""

    def __init__(
        self,
        session: Session,
        ask: Callable[[Question, Callable[[Reply], None]], None],
        act: Callable[..., None],
    ) -> None:
        self._session, self._ask, self._act = session, ask, act

    def ask_report(self, task: Assignment) -> None:
        """Ask what a crew did, and write it down for the crew."""
        self._ask_outcome(Feedback, task, assignment_id=task.id, by=Means.RADIO)

    def ask_desk_report(self, incident: Incident) -> None:
        """Ask how it was handled, where the desk's own word counts."""
        self._ask_outcome(DeskFeedback, incident, incident_id=incident.id)

    def ask_first_look(self, incident: Incident) -> None:
        """Ask what was seen by somebody whose being there is no arrival (case 14): a drone, a grid worker."""
        words = self._session.words
        question = Question(
            words.say("ask.first_look"),
            words.say("ask.first_look.hint"),
            tuple((means.value, words.say(f"first_look.{means}")) for means in LOOKS),
            takes_photos=self._session.keeps_files,
        )

        def send(reply: Reply) -> None:
            told = {"by": Means(reply.choice), "note": reply.words}
            self._send(FirstLook, incident, reply=reply, incident_id=incident.id, **told)

        self._ask(question, send)

    def ask_call_back(self, incident: Incident) -> None:
        """Ask what the caller said when called back; an unhappy one opens the incident again."""
        say = self._session.words.say
        choices = tuple((result, say(f"call_back.{result}")) for result in RESULTS)
        question = Question(
            say("ask.note.call_back"), say("ask.note.call_back.hint"), choices, needs_words=False
        )

        def take(reply: Reply) -> None:
            asked = {"incident_id": incident.id, "result": reply.choice, "note": reply.words}
            self._act(CallBack, incident, **asked, **reply.hearing)

        self._ask(question, take)

    def ask_time(self, kind: type[Action], task: Assignment, why: str = "") -> None:
        """Ask for an earlier time and a note of an answer or an arrival; photos may prove an arrival.

        `why` says what the note is needed for; without it there need be none.
        """
        words, crew = self._session.words, self._session.situation.name_by_id(task.crew_id)
        question = Question(
            why or words.say(f"ask.note.{kind.code}", crew=crew),
            words.say(f"ask.note.{kind.code}.hint"),
            needs_words=bool(why),
            takes_photos=kind is Arrive and self._session.keeps_files,
        )
        self._ask(question, lambda reply: self._act_at(kind, task, reply))

    def _ask_outcome(self, kind: type[Action], seen: Incident | Assignment, **asked: Any) -> None:
        words = self._session.words
        question = Question(
            words.say("ask.report"),
            words.say("ask.report.hint"),
            tuple((code, words.say(f"outcome.{code}")) for code in OUTCOMES),
            takes_photos=self._session.keeps_files,
            needs_photos=frozenset({NOT_FOUND}),
        )

        def send(reply: Reply) -> None:
            self._send(kind, seen, reply=reply, note=reply.words, outcome=reply.choice, **asked)

        self._ask(question, send)

    def _act_at(self, kind: type[Action], task: Assignment, reply: Reply) -> None:
        """A field report with its time and note, read as the radio's way has it."""
        try:
            entry = read_entry(f"/0 到 {reply.words}", self._session.now(), self._session.centre.zone)
        except Refused as refused:
            reply.refuse(refused.reason)
            return
        asked = {"assignment_id": task.id, "by": Means.RADIO, "occurred_at": entry.at, "note": entry.words}
        self._send(kind, task, reply=reply, **asked)

    def _send(self, kind: type[Action], seen: Incident | Assignment, *, reply: Reply, **asked: Any) -> None:
        def act(digests: tuple[str, ...]) -> None:
            evidence = {"evidence": digests} if digests else {}
            self._act(kind, seen, **asked, **evidence, **reply.hearing)

        keep_photos(self._session, reply.photos, act, reply.hearing["failed"])
