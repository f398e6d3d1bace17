"""What the command bar tells of the dispatch view: alarms, a step that has changed, a refusal nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.console.badges import key_text
from app.console.command_bar import CommandBar
from app.console.commands import CommandSet
from app.console.dispatch_view import DispatchView
from app.console.next_step import NextStep
from app.console.session import Session
from dispatch.alarms import Alarm
from dispatch.reasons import Reason


class Telling(QObject):
    """Between the dispatch view and the command bar, which says it anew in another language."""

    def __init__(
        self, session: Session, bar: CommandBar, view: DispatchView, commands: CommandSet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._bar, self._view, self._commands = session, bar, view, commands
        view.alarms.shown.connect(self.tell_alarm)
        view.work.changed_under_hand.connect(self.tell_changed_step)
        view.work.refused.connect(self.tell_refusal)
        view.queue.coverage.unseen.connect(self.tell_unseen_move)

    @Slot(object)
    def tell_alarm(self, alarm: Alarm | None) -> None:
        """The alarm that was gone to, None: there is none."""
        if alarm is None:
            self._bar.tell(lambda: self._session.words.say("console.no_alarm"), "secondary", "on_time")
            return
        self._bar.tell(lambda: self._alarm_words(alarm), "risk", "at_risk")
        self._view.map.incidents.bring(alarm.incident_id)

    def _alarm_words(self, alarm: Alarm) -> str:
        words = self._session.words
        incident = self._session.situation.incidents.get(alarm.incident_id)
        number = alarm.instruction or (incident.short_number if incident else "")
        told = words.say(f"alarm.{alarm.code}", stage=alarm.stage)
        return words.say("console.alarm", number=number, alarm=told)

    @Slot(object)
    def tell_changed_step(self, step: NextStep) -> None:
        """The next step has only just become this: nothing was done."""
        named = self._view.detail.action_row.step_words
        self._warn(lambda: self._session.words.say("console.changed_under_hand", step=named(step)))

    @Slot()
    def tell_unseen_move(self) -> None:
        """The stand-by move is shown now, and its key pressed again confirms it."""
        key = key_text(self._commands["stand_by"].shortcut())
        self._warn(lambda: self._session.words.say("console.coverage.look_first", key=key))

    @Slot(object)
    def tell_refusal(self, reason: Reason) -> None:
        """What is done with an incident is refused under its detail, and here where that is not seen."""
        if not self._view.detail.notice.isVisible():
            self._bar.show_refusal(reason)

    def _warn(self, said: Callable[[], str]) -> None:
        self._bar.tell(said, "risk", "at_risk")
