"""What the desk does with clues: confirm or dismiss a whole line, or the chosen one alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.console.clues.feed import ClueFeed
from app.console.reason_dialog import Question, ReasonDialog, Reply
from app.console.session import Session
from dispatch.actions.clues import DISMISSAL_REASONS, ConfirmClue, DismissClue
from dispatch.incident import Incident
from dispatch.lifecycle import State


class ClueWork(QObject):
    """Acts on the selected incident while it is a clue; those alike go along unless told otherwise."""

    def __init__(self, session: Session, feed: ClueFeed, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._feed, self._window = session, feed, window

    @property
    def clue(self) -> Incident | None:
        """The selected clue."""
        incident = self._session.situation.incidents.get(self._session.shown_incident)
        return incident if incident is not None and incident.state is State.CLUE else None

    def alike(self, clue: Incident) -> tuple[Incident, ...]:
        """The others of its line, as the picture has them."""
        group, known = self._feed.group_of(clue.id), self._session.situation.incidents
        ids = group.incident_ids if group is not None else ()
        others = (known.get(one) for one in ids if one != clue.id)
        return tuple(one for one in others if one is not None and one.state is State.CLUE)

    @Slot()
    def confirm(self) -> None:
        """Make one incident of the line."""
        self._confirm(is_alone=False)

    @Slot()
    def confirm_one(self) -> None:
        """Make an incident of the chosen clue alone."""
        self._confirm(is_alone=True)

    def _confirm(self, *, is_alone: bool) -> None:
        clue = self.clue
        if clue is None:
            return
        others = () if is_alone else self.alike(clue)
        ids = tuple(one.id for one in others)
        self._session.act(ConfirmClue, clue, *others, incident_id=clue.id, alike=ids)

    @Slot()
    def dismiss(self) -> None:
        """Ask why, and dismiss the whole line."""
        self._ask(is_alone=False)

    @Slot()
    def dismiss_one(self) -> None:
        """The same for the chosen clue alone."""
        self._ask(is_alone=True)

    def _ask(self, *, is_alone: bool) -> None:
        clue = self.clue
        if clue is None:
            return
        words = self._session.words
        others = () if is_alone else self.alike(clue)
        group = self._feed.group_of(clue.id)
        likeliest = "permitted" if group is not None and group.permit is not None else DISMISSAL_REASONS[0]
        # What speaks for itself comes first: Enter takes it.
        codes = sorted(DISMISSAL_REASONS, key=lambda code: code != likeliest)
        question = Question(
            words.say("ask.dismiss_clues", count=len(others) + 1),
            words.say("ask.note.dismiss_clue.hint"),
            tuple((code, words.coded(code)) for code in codes),
            needs_words=False,
        )

        def answered(reply: Reply) -> None:
            ids = tuple(one.id for one in others)
            asked: dict[str, Any] = {"incident_id": clue.id, "reason": reply.choice, "alike": ids}
            self._session.act(DismissClue, clue, *others, **asked, **reply.hearing)

        ReasonDialog(self._session, question, answered, self._window).open()
