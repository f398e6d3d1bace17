"""Who is on it: each crew's own task with its times; and what has happened so far."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, chip, clear_layout, show_filled
from app.console.crew_look import painted_status
from app.console.parts import text_label
from app.console.session import Session
from app.words.directory import call_in_detail
from app.words.joint import joint_lines
from app.words.needs import missing_words
from dispatch.actors import SYSTEM
from dispatch.assignment import Assignment
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.joint import joint_view, part_of
from dispatch.timing import assignment_clock

LINES_SHOWN = 6


class TaskSection(QWidget):
    """The crews sent, and the entries of the incident's life."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_incident(self, incident: Incident) -> None:
        """Show its crews and its entries."""
        clear_layout(self._column)
        words, situation = self._session.words, self._session.situation
        tasks = [task for task in situation.tasks_of_incident(incident.id) if task.is_crew_level]
        if tasks:
            self._column.addWidget(text_label("body_strong", text=words.say("detail.crews")))
        for task in tasks:
            self._column.addLayout(self._task(task, incident))
        for line in self._together(incident, tasks) if tasks else ():
            tone = "risk" if line.startswith("▲") else "secondary"
            self._column.addWidget(text_label("secondary", tone, line, wraps=True))
        lines = self._history(incident)
        if lines:
            self._column.addWidget(text_label("body_strong", text=words.say("detail.history")))
            self._column.addWidget(text_label("secondary", "secondary", "\n".join(lines), wraps=True))
        show_filled(self._column)

    def _together(self, incident: Incident, tasks: list[Assignment]) -> tuple[str, ...]:
        """Whose arrival counts, and whether all who are needed are there (case 2)."""
        situation, centre = self._session.situation, self._session.centre
        requirement = centre.categories.by_code(incident.category).requirement
        view = joint_view(incident, tasks, situation.entries_of(incident.id), requirement, centre.settings)
        names = {task.id: situation.name_by_id(task.crew_id) for task in tasks}
        missing = missing_words(view.missing, requirement, self._session.words)
        return joint_lines(view, names.__getitem__, missing, self._session.words)

    def _task(self, task: Assignment, incident: Incident) -> QVBoxLayout:
        words, situation = self._session.words, self._session.situation
        crew = situation.crews.get(task.crew_id or "")
        head = QHBoxLayout()
        head.setSpacing(8)
        if crew is not None:
            symbol = Glyph(self._session, 22)
            status = painted_status(situation.status_of(crew, self._session.now()))
            symbol.show_crew(crew.kind.value, status, words.say(f"crew_sign.{crew.kind}"))
            head.addWidget(symbol)
        head.addWidget(text_label("row", text=situation.name_by_id(task.crew_id)))
        head.addWidget(chip(words.say(f"part.{part_of(task)}")))
        head.addWidget(text_label("body", "secondary", words.say(f"mode.{task.mode}") if task.mode else ""))
        head.addStretch(1)
        head.addWidget(text_label("body", "acc" if task.is_active else "secondary", self._state(task)))
        whole = QVBoxLayout()
        whole.setSpacing(1)
        whole.addLayout(head)
        whole.addWidget(text_label("secondary", "secondary", self._times(task), wraps=True))
        own = self._own_arrival(task, incident)
        if own:
            whole.addWidget(text_label("secondary", "secondary", own, wraps=True))
        return whole

    def _own_arrival(self, task: Assignment, incident: Incident) -> str:
        """By when a lent crew is due by its own way (case 10), and whether it was there by then."""
        if not task.is_lent or incident.rule is None:
            return ""
        entries, now = self._session.situation.entries_of(incident.id), self._session.now()
        clock = assignment_clock(task, entries, incident.rule, now).arrival
        if clock.limit_s is None:
            return ""
        told = {"due": clock.due_at, "limit_s": clock.limit_s, "state": clock.state.value}
        return self._session.words.say("joint.own_arrival", **told)

    def _state(self, task: Assignment) -> str:
        return self._session.words.say(f"assignment.{task.state}")

    def _times(self, task: Assignment) -> str:
        words = self._session.words
        times = (
            ("sent", task.sent_at),
            ("acknowledged", task.acknowledged_at),
            ("arrived", task.arrived_at),
            ("reported", task.reported_at),
        )
        said = [words.say(f"detail.time.{code}", at=at) for code, at in times if at is not None]
        if task.reminders:
            said.append(words.say("console.queue.reminded", count=task.reminders))
        if task.choice_reason:
            said.append(words.say("detail.choice_reason", why=words.coded(task.choice_reason)))
        said += [words.coded(why) for why in (task.end_code, task.end_note) if why]
        return words.say("list.dot").join(said)

    def _history(self, incident: Incident) -> list[str]:
        """The newest entries, and the calls between them."""
        words, situation = self._session.words, self._session.situation
        told = [(entry.occurred_at, self._entry(entry)) for entry in situation.entries_of(incident.id)]
        calls = (call for call in situation.calls.values() if call.incident_id == incident.id)
        told += [(call.at, call_in_detail(call, words)) for call in calls]
        return [line for _, line in sorted(told, key=lambda line: line[0])][-LINES_SHOWN:]

    def _entry(self, entry: Entry) -> str:
        words = self._session.words
        return words.say(
            "detail.entry",
            at=entry.occurred_at,
            kind=entry.kind.value,
            means=entry.by.value,
            who=words.say("role.system") if entry.actor == SYSTEM.name else entry.actor,
            note=f" · {entry.note}" if entry.note else "",
        )
