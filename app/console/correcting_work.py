"""What is put right or granted at the desk: the category, a later closing limit, relief for a stage."""

from __future__ import annotations

import re
from datetime import timedelta

from app.console.asked_work import AskedWork
from app.console.class_sheet import ClassSheet
from app.console.hearing import Hearing
from app.console.reason_dialog import Question, Reply
from dispatch.actions.closing import Extend
from dispatch.actions.correcting import Adjust, Reclassify
from dispatch.incident import Incident, StageName

EXTENSION_DAYS = (1, 3, 7, 15, 30)
_MINUTES = re.compile(r"\+(\d+)\s+(\S.*)")
"""`+10 道路封闭`: so many more minutes, and why."""


class CorrectingWork(AskedWork):
    """Asks for each of them, and acts."""

    def reclassify(self, incident: Incident) -> None:
        """Ask what it is; both classifications and their rules are kept."""

        def take(category: str, severity: int | None, hearing: Hearing) -> None:
            asked = {"incident_id": incident.id, "category": category, "severity": severity}
            self._act(Reclassify, incident, **asked, **hearing)

        ClassSheet(self._session, incident, take, self._window).open()

    def extend(self, incident: Incident) -> None:
        """Ask by how many days the closing limit is to move, and why."""
        words, due_at = self._session.words, incident.closing[-1].due_at
        days = tuple((str(count), words.say("ask.extend.days", count=count)) for count in EXTENSION_DAYS)
        question = Question(words.say("ask.extend"), words.say("ask.extend.hint", due=due_at), days)

        def take(reply: Reply) -> None:
            until = max(due_at, self._session.now()) + timedelta(days=int(reply.choice))
            asked = {"incident_id": incident.id, "until": until, "reason": reply.words}
            self._act(Extend, incident, **asked, **reply.hearing)

        self._ask(question, take)

    def adjust(self, incident: Incident) -> None:
        """Ask which stage is relieved: by so many minutes, or waived, and why."""
        words = self._session.words
        stages = tuple((stage.value, words.say(f"stage.{stage}")) for stage in StageName)
        question = Question(words.say("ask.adjust"), words.say("ask.adjust.hint"), stages)
        self._ask(question, lambda reply: self._adjust(incident, reply))

    def _adjust(self, incident: Incident, reply: Reply) -> None:
        granted = _MINUTES.fullmatch(reply.words)
        self._act(
            Adjust,
            incident,
            incident_id=incident.id,
            stage=StageName(reply.choice),
            reason=granted[2] if granted else reply.words,
            extra_s=60.0 * int(granted[1]) if granted else 0.0,
            waived=granted is None,
            **reply.hearing,
        )
