"""The console as a person at the keyboard knows it: press keys, type, read what stands there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import TypeVar

from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.console.map.canvas import MapCanvas
from app.console.queue.model import Column, Heading
from app.console.queue.rows import QueueRow
from app.console.session import Session
from app.console.window import ConsoleWindow
from data.identity import DatabaseKind
from dispatch.incident import Incident

PATIENCE_MS = 15_000
Sheet = TypeVar("Sheet", bound=QDialog)


class Console:
    """One seat's window in a room; the room's clock is moved by the test."""

    def __init__(self, session: Session, qtbot: QtBot, width: int = 1920, height: int = 1080) -> None:
        self.session, self.qtbot = session, qtbot
        self.window = ConsoleWindow(session, DatabaseKind.DRILL)
        self.at_leisure()
        qtbot.addWidget(self.window, before_close_func=lambda _window: session.stop())
        self.window.resize(width, height)
        self.window.show()
        self.sit()
        session.start()
        self.tick()
        self.until(lambda: self.window.dispatch.map.ground.is_named)

    def sit(self) -> None:
        """Bring the window to the front, as a window manager does."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def at_leisure(self) -> None:
        """Read before every key: whatever the next step has become, it has been so for a while."""
        seconds = count(step=60)
        self.window.dispatch.work.steady.seconds = lambda: float(next(seconds))

    def in_haste(self) -> None:
        """Press keys in the very moment in which something changes."""
        self.window.dispatch.work.steady.seconds = float

    # ------------------------------------------------------------------ waiting

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact to be seen."""
        self.qtbot.waitUntil(fact, timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Wait until nothing is under way in the background."""
        self.qtbot.wait(10)
        self.until(self._is_settled)

    def _is_settled(self) -> bool:
        session = self.session
        is_shown = session.shown_incident == session.selected_incident
        return is_shown and session.tasks.is_idle and session.slices.is_idle

    def tick(self) -> None:
        """Let the session tell the time, and wait for the clocks of that moment."""
        with self.qtbot.waitSignal(self.session.clocks.updated, timeout=PATIENCE_MS):
            self.session.ticked.emit(self.session.now())
        self.settle()

    def hear_of(self, incident_id: str) -> None:
        """Wait until an incident has come, and has its clocks."""
        self.until(lambda: incident_id in self.session.situation.incidents)
        self.tick()

    # ------------------------------------------------------------------ keyboard

    def press(self, keys: str) -> None:
        """Press a key or chord such as "Return" or "Ctrl+N" where the focus is."""
        self.press_in_a_row(keys)
        self.settle()

    def press_in_a_row(self, *keys: str) -> None:
        """Press keys faster than anything follows them: they stand in line already."""
        for one in keys:
            chord = QKeySequence(one)[0]
            target = QApplication.focusWidget() or QApplication.activeWindow() or self.window
            text = one if len(one) == 1 else ""
            QTest.sendKeyEvent(QTest.KeyAction.Click, target, chord.key(), text, chord.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese as an input method commits it."""
        field = QApplication.focusWidget()
        assert field is not None
        if text.isascii():
            self.qtbot.keyClicks(field, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)
        self.settle()

    def command(self, line: str) -> None:
        """Write a line into the command bar and enter it."""
        self.press("/")
        self.type(line)
        self.press("Return")

    def answer(self, words: str) -> None:
        """Answer the question that is asked."""
        self.until(lambda: self.dialog is not None)
        self.type(words)
        self.press("Return")
        self.until(lambda: self.dialog is None)
        self.sit()

    # ------------------------------------------------------------------ reading

    @property
    def dialog(self) -> QDialog | None:
        """The sheet over the window."""
        with suppress(RuntimeError):
            found = QApplication.activeWindow()
            return found if isinstance(found, QDialog) else None
        return None

    def sheet(self, kind: type[Sheet]) -> Sheet:
        """The sheet of this kind, once it is over the window."""
        self.until(lambda: isinstance(self.dialog, kind))
        found = self.dialog
        assert isinstance(found, kind)
        return found

    @property
    def selected(self) -> Incident:
        """The selected incident as the picture has it."""
        return self.session.situation.incidents[self.session.selected_incident]

    @property
    def lines(self) -> list[str]:
        """The queue from top to bottom: headings, and incidents by short number and holder."""
        model = self.window.dispatch.queue.model
        found = []
        for row in range(model.rowCount()):
            line = model.line(row)
            if isinstance(line, Heading):
                found.append(str(model.index(row, 0).data()))
            elif isinstance(line, QueueRow):
                holder = model.index(row, Column.HOLDER).data()
                found.append(f"{line.incident.short_number} {holder}")
        return found

    @property
    def next_step(self) -> str:
        """What the primary button says."""
        return self.window.dispatch.detail.action_row.primary.words.text()

    @property
    def cards(self) -> list[str]:
        """The cards of advice, as a screen reader says them."""
        return [card.accessibleName() for card in self.window.dispatch.detail.advice.cards]

    @property
    def feedback(self) -> str:
        """What the command bar says."""
        return self.window.bar.feedback.text()

    @property
    def notice(self) -> str:
        """The refusal under the detail; nothing where there is none."""
        notice = self.window.dispatch.detail.notice
        return notice.text() if notice.isVisible() else ""

    def texts(self, panel: QWidget) -> list[str]:
        """All words that a panel shows."""
        return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]

    def focus_is_in(self, panel: QWidget) -> bool:
        """Whether the keyboard is with a panel."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is panel or panel.isAncestorOf(focus))


def canvas_of(console: Console) -> MapCanvas:
    """The map of the dispatch view, which is there once its ground has been read."""
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    return canvas
