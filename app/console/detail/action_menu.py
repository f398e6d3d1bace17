"""The menu of all that can be done with the selected incident: by key, more rarely, or not now and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.console.badges import key_text
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.detail.possible import why_not
from app.console.session import Session
from dispatch.actions.callers import CallBack
from dispatch.actions.closing import ApproveExtension, ApproveSuspension, Extend, Reopen, Rework
from dispatch.actions.clues import DismissClue
from dispatch.actions.correcting import Adjust, CorrectPlace, Reclassify
from dispatch.actions.crews import Recall
from dispatch.actions.desk_reports import DeskFeedback
from dispatch.actions.field import Decline
from dispatch.actions.intake import CheckFirst, Reject, Void
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.ports import Action

_RARE: tuple[type[Action], ...] = (
    CheckFirst,
    DismissClue,
    Reject,
    CallBack,
    DeskFeedback,
    Rework,
    Reopen,
    CorrectPlace,
    Reclassify,
    ApproveSuspension,
    Extend,
    ApproveExtension,
    Adjust,
    Void,
)
_FOR_TASK: tuple[type[Action], ...] = (Decline, Recall)
_WITHOUT_WORDS = frozenset({CheckFirst, ApproveSuspension, ApproveExtension})
_KEYED = (
    "next",
    "next_with_note",
    "other_crew",
    "join",
    "escalate",
    "remind",
    "suspend",
    "merge",
    "call",
    "record",
)


@dataclass(frozen=True)
class MenuLine:
    """What it is called, what it does, its key, and why it can't be done now (empty: it can)."""

    words: str
    do: Callable[[], object]
    key: str = ""
    why: str = ""


class ActionMenu(QObject):
    """Makes the menu anew each time that it is wanted."""

    def __init__(self, session: Session, work: DeskWork, commands: CommandSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._work, self._commands = session, work, commands
        self._parent = parent

    def lines(self, incident: Incident) -> list[MenuLine]:
        """All of them: the rarer ones first, since those with keys have buttons or are known by heart."""
        return [*self._rare(incident), *self._for_tasks(incident), *self._offered(incident)]

    def keyed(self, incident: Incident) -> list[MenuLine]:
        """Commands with a key of their own."""
        say, found = self._session.words.say, []
        for code in _KEYED:
            action = self._commands[code]
            can = action.isEnabled() and (code != "remind" or self._is_held(incident))
            key = key_text(action.shortcut())
            found.append(MenuLine(action.text(), action.trigger, key, "" if can else say(f"deaf.{code}")))
        return found

    def make(self, incident: Incident) -> QMenu:
        """The menu: what can be done, what has a key, and below what can't be done now."""
        menu = QMenu(self._parent)
        rare, keyed = self.lines(incident), self.keyed(incident)
        for line in rare:
            if not line.why:
                menu.addAction(line.words).triggered.connect(partial(_do, line))
        menu.addSeparator()
        for line in keyed:
            if not line.why:
                menu.addAction(f"{line.words}\t{line.key}").triggered.connect(partial(_do, line))
        self._add_refused(menu, [line for line in (*keyed, *rare) if line.why])
        return menu

    def _add_refused(self, menu: QMenu, lines: list[MenuLine]) -> None:
        if not lines:
            return
        say = self._session.words.say
        menu.addSeparator()
        below = menu.addMenu(say("console.menu.not_now", count=len(lines)))
        for line in lines:
            told = say("console.menu.why", action=line.words, why=line.why)
            below.addAction(f"{told}\t{line.key}" if line.key else told).setEnabled(False)

    # ------------------------------------------------------------------ lines

    def _rare(self, incident: Incident) -> Iterator[MenuLine]:
        session, words = self._session, self._session.words
        tasks = session.situation.tasks_of_incident(incident.id)
        need = session.centre.categories.by_code(incident.category).requirement
        for kind in _RARE:
            reason = why_not(kind, incident, session.actor.role, tasks, need)
            why = words.reason(reason) if reason is not None else ""
            yield MenuLine(words.say(f"action.{kind.code}"), partial(self._do, kind, incident), why=why)

    def _for_tasks(self, incident: Incident) -> Iterator[MenuLine]:
        session = self._session
        for task in session.situation.running_tasks(incident.id):
            if task.arrived_at is None:
                crew = session.situation.crews.get(task.crew_id or "")
                for kind in _FOR_TASK:
                    said = session.words.say(f"action.{kind.code}")
                    named = f"{said} {crew.name}" if crew else said
                    yield MenuLine(named, partial(self._do_for, kind, task))

    def _offered(self, incident: Incident) -> Iterator[MenuLine]:
        for offer in self._work.offers(incident):
            yield MenuLine(offer.words, offer.do)

    def _is_held(self, incident: Incident) -> bool:
        tasks = self._session.situation.tasks_of_incident(incident.id)
        return any(task.ended_at is None for task in tasks)

    # ------------------------------------------------------------------ doing

    def _do(self, kind: type[Action], incident: Incident) -> None:
        work = self._work
        asking: dict[type[Action], Callable[[Incident], None]] = {
            DeskFeedback: work.reports.ask_desk_report,
            CallBack: work.ask_call_back,
            DismissClue: work.ask_dismissal,
            CorrectPlace: work.placing.ask,
            Reclassify: work.correcting.reclassify,
            Extend: work.correcting.extend,
            Adjust: work.correcting.adjust,
        }
        if kind in asking:
            asking[kind](incident)
        elif kind in _WITHOUT_WORDS:
            work.act(kind, incident_id=incident.id)
        else:
            work.ask_and_act(kind, kind.code, incident_id=incident.id)

    def _do_for(self, kind: type[Action], task: Assignment) -> None:
        self._work.ask_and_act(kind, kind.code, assignment_id=task.id)


def _do(line: MenuLine, _is_checked: bool = False) -> None:
    line.do()
