"""Help across streets at the console: which step the picked crew needs first, and what is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from app.console.advice_feed import AdviceFeed
from app.console.next_step import NextStep
from app.console.reason_dialog import Question, Reply
from app.console.session import Session
from app.words.units import unit_name
from dispatch.actions.helping import ANSWERED, AnswerHelp, AskHelp, OrderHelp
from dispatch.actors import Role
from dispatch.help_asked import HelpAsked, HelpState, help_for
from dispatch.helping import open_requests
from dispatch.incident import Incident


@dataclass(frozen=True)
class Offer:
    """One line of the menu of rarer actions."""

    words: str
    do: Callable[[], None]


class HelpWork:
    """Asks, answers and orders for the picked crew of another street."""

    DOES: ClassVar[frozenset[str]] = frozenset({"ask_help", "answer_help", "order_help"})

    def __init__(
        self,
        session: Session,
        advice: AdviceFeed,
        ask: Callable[[Question, Callable[[Reply], None]], None],
        act: Callable[..., None],
    ) -> None:
        self._session, self._advice, self._ask, self._act = session, advice, ask, act

    def step(self, incident: Incident) -> NextStep | None:
        """What must come before the picked crew is sent; None where it may go."""
        line = self._advice.picked_line
        if line is None or not line.needs_consent:
            return None
        return NextStep(self._code(help_for(incident.help, line.crew_id)))

    def _code(self, asked: HelpAsked | None) -> str:
        if asked is None:
            return AskHelp.code
        state = asked.state(self._session.now())
        is_commander = self._session.actor.role is Role.DUTY_COMMANDER
        if is_commander and state in (HelpState.SILENT, HelpState.REFUSED):
            return OrderHelp.code
        return AskHelp.code if state is HelpState.REFUSED else AnswerHelp.code

    def do(self, code: str, incident: Incident) -> None:
        """Carry that step out for the picked crew."""
        line = self._advice.picked_line
        if line is not None:
            # The order of advice changes with the answer; the pick stays with this crew.
            self._advice.pick(line.crew_id)
            self._do(code, incident, line.crew_id)

    def offers(self, incident: Incident) -> list[Offer]:
        """What can be done about open requests, whichever crew is picked."""
        tasks = self._session.situation.tasks_of_incident(incident.id)
        found = []
        for asked in open_requests(incident, tasks):
            crew = self._session.situation.name_by_id(asked.crew_id)
            for code in self._codes_of(asked):
                said = self._session.words.say(f"offer.{code}", crew=crew)
                found.append(Offer(said, partial(self._do, code, incident, asked.crew_id)))
        return found

    def _codes_of(self, asked: HelpAsked) -> list[str]:
        codes = [AnswerHelp.code] if asked.answer is None else []
        code = self._code(asked)
        return codes if code in codes else [*codes, code]

    def _do(self, code: str, incident: Incident, crew_id: str) -> None:
        if code == AskHelp.code:
            self._act(AskHelp, incident, incident_id=incident.id, crew_id=crew_id)
        elif code == AnswerHelp.code:
            self._ask_answer(incident, crew_id)
        else:
            self._ask_order(incident, crew_id)

    def _ask_answer(self, incident: Incident, crew_id: str) -> None:
        words, crew = self._session.words, self._session.situation.crews[crew_id]
        is_own = self._session.actor.role is Role.STREET_DISPATCHER
        unit = unit_name(crew.unit, self._session.centre, words)
        question = Question(
            words.say("ask.answer_help", unit=unit, crew=self._session.situation.name_by_id(crew_id)),
            words.say("ask.answer_help.own" if is_own else "ask.answer_help.hint"),
            tuple((code, words.say(f"help_answer.{code}")) for code in ANSWERED),
            needs_words=not is_own,
        )
        self._ask(question, partial(self._answer, incident, crew_id, is_own=is_own))

    def _answer(self, incident: Incident, crew_id: str, reply: Reply, *, is_own: bool) -> None:
        told = {"note": reply.words} if is_own else {"answered_by": reply.words}
        asked = {"incident_id": incident.id, "crew_id": crew_id, "answer": reply.choice, **told}
        self._act(AnswerHelp, incident, **asked, **reply.hearing)

    def _ask_order(self, incident: Incident, crew_id: str) -> None:
        words = self._session.words
        question = Question(words.say("ask.order_help"), words.say("ask.order_help.hint"))

        def order(reply: Reply) -> None:
            asked = {"incident_id": incident.id, "crew_id": crew_id, "reason": reply.words}
            self._act(OrderHelp, incident, **asked, **reply.hearing)

        self._ask(question, order)
