"""The menu of all that can be done with the selected incident: by key, more rarely, or not now and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.console.badges import key_text
from app.console.case_work import CASES, CaseWork
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.session import Session
from dispatch.actions.crews import Recall
from dispatch.actions.field import Decline
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.ports import Action

_FOR_TASK: tuple[type[Action], ...] = (Decline, Recall)
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

    def __init__(
        self, session: Session, work: DeskWork, cases: CaseWork, commands: CommandSet, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._work, self._cases, self._commands = session, work, cases, commands
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
                menu.addAction(_with_key(line.words, line)).triggered.connect(partial(_do, line))
        menu.addSeparator()
        for line in keyed:
            if not line.why:
                menu.addAction(_with_key(line.words, line)).triggered.connect(partial(_do, line))
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
            below.addAction(_with_key(told, line)).setEnabled(False)

    # ------------------------------------------------------------------ lines

    def _rare(self, incident: Incident) -> Iterator[MenuLine]:
        words, keys = self._session.words, self._commands.shortcuts()
        for kind in CASES:
            reason = self._cases.why_not(kind, incident)
            why = words.reason(reason) if reason is not None else ""
            key = key_text(keys[kind.code]) if kind.code in keys else ""
            yield MenuLine(
                words.say(f"action.{kind.code}"), partial(self._cases.do, kind, incident), key, why
            )

    def _for_tasks(self, incident: Incident) -> Iterator[MenuLine]:
        session = self._session
        for task in session.situation.running_tasks(incident.id):
            if task.arrived_at is None:
                crew = session.situation.crews.get(task.crew_id or "")
                for kind in _FOR_TASK:
                    said = session.words.say(f"action.{kind.code}")
                    named = f"{said} {session.situation.name_of(crew)}" if crew else said
                    yield MenuLine(named, partial(self._do_for, kind, task))

    def _offered(self, incident: Incident) -> Iterator[MenuLine]:
        for offer in self._work.offers(incident):
            yield MenuLine(offer.words, offer.do)

    def _is_held(self, incident: Incident) -> bool:
        tasks = self._session.situation.tasks_of_incident(incident.id)
        return any(task.ended_at is None for task in tasks)

    # ------------------------------------------------------------------ doing

    def _do_for(self, kind: type[Action], task: Assignment) -> None:
        self._work.ask_and_act(kind, kind.code, assignment_id=task.id)


def _with_key(said: str, line: MenuLine) -> str:
    return f"{said}\t{line.key}" if line.key else said


def _do(line: MenuLine, _is_checked: bool = False) -> None:
    line.do()
