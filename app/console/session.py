"""A seat's session: who sits here, the live picture on the GUI thread, and the way to act and to ask."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.clock_feed import ClockFeed
from app.console.coverage_feed import CoverageFeed
from app.console.hearing import is_heard
from app.console.selecting import Selecting
from app.console.slices import Slices
from app.console.theme.tokens import Tokens, load_tokens, theme_named
from app.preferences import Preferences
from app.tasks import Tasks, is_there
from app.words import Words
from dispatch.actors import Actor
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.fixes import Fix
from dispatch.ports import Action, Clock, Query, Seat
from dispatch.reasons import Reason, Refused
from dispatch.rows import Row
from dispatch.situation import Situation

Answer = TypeVar("Answer")
POLL_MS = 250
CHANGES_AT_ONCE, FIXES_AT_ONCE = 20, 250
TICK_MS = 1000


class Session(Selecting):
    """What every panel is given. Panels read `situation`, call `act` and `ask`, and listen to the signals.

    The picture belongs to the GUI thread alone; news is fetched beside it and applied between two frames.
    """

    changed = Signal(object)
    """Changes: rows that an action (anybody's) touched."""
    crews_moved = Signal(object)
    """Ids of crews with a newer position."""
    ticked = Signal(object)
    """The clock's time, once a second."""
    refused = Signal(object)
    """Reason: an action or a question of this seat was refused."""
    failed = Signal(object)
    """An exception that is nobody's answer: shown and logged."""
    acted = Signal(object)
    """Changes of an action of this very seat."""
    stopping = Signal()
    """The seat is left: what runs for it beside this process ends too."""
    appearance_changed = Signal()
    """Language or theme: panels say their words and paint again."""

    def __init__(
        self,
        seat: Seat,
        centre: Callable[[], Centre],
        clock: Clock,
        actor: Actor,
        preferences: Preferences,
        parent: QObject | None = None,
        keep_file: Callable[[Path], str] | None = None,
        read_file: Callable[[str], bytes] | None = None,
        database: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.seat = seat
        self.database = database
        """The file under this seat; None for a seat that only reaches it over a wire."""
        self._keep_file, self._read_file = keep_file, read_file
        self._centre = centre
        self.clock = clock
        self.actor = actor
        self.preferences = preferences
        self.words = Words(preferences.language, self.centre.settings.timezone)
        self.tokens: Tokens = load_tokens(theme_named(preferences.theme))
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.tell_failure)
        self.situation = Situation.of(seat.snapshot())
        self.clocks = ClockFeed(self)
        self.coverage = CoverageFeed(self)
        self._fix_mark = seat.fixes_after(0)[0]
        self._is_fetching = False
        self._news_at_s = monotonic()
        self.slices = Slices(self)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.fetch_news)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._tell_time)

    def start(self) -> None:
        """Begin to fetch news and to tell the time."""
        self._poll.start()
        self._tick.start()
        self.coverage.start()

    def stop(self) -> None:
        """End both and let background work finish."""
        self._poll.stop()
        self._tick.stop()
        self.slices.stop()
        self.stopping.emit()
        self.coverage.stop()
        self.tasks.stop()

    @property
    def centre(self) -> Centre:
        """Settings, rules, zones and roads in force."""
        return self._centre()

    def now(self) -> datetime:
        """The session's time, UTC; a demo has its own."""
        return self.clock.now()

    def seen(self, *rows: Row) -> dict[str, int]:
        """The versions that this seat sees of `rows`, for an action that rests on them."""
        return {row.id: row.version for row in rows}

    def act(
        self,
        kind: type[Action],
        *seen: Row,
        then: Callable[[Changes], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        sees_newest: object = False,
        **asked: Any,
    ) -> None:
        """Ask the desk for an action of this kind in the background; a refusal is told by `refused`.

        `sees_newest`: whoever asks has been told that the rows are others by now, and asks all the same.
        """
        rows = map(self.situation.newest, seen) if sees_newest else seen
        action = kind(action_id=str(uuid.uuid4()), actor=self.actor, seen=self.seen(*rows), **asked)
        self.act_on(action, then, failed)

    def act_on(
        self,
        action: Action,
        then: Callable[[Changes], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """The same for an action that is made already, such as one read from the command bar."""

        def done(changes: Changes) -> None:
            self._apply_one(changes)
            self.acted.emit(changes)
            if is_there(then):
                then(changes)

        self.tasks.act(lambda: self.seat.act(action), done, self._told_to(failed))

    def _told_to(self, failed: Callable[[BaseException], None] | None) -> Callable[[BaseException], None]:
        """`failed`, or everybody where its sheet has been closed before the answer came."""

        def missed(error: BaseException) -> None:
            if is_heard(failed):
                failed(error)
            else:
                self.tell_failure(error)

        return missed

    def ask(
        self,
        query: Query[Answer],
        then: Callable[[Answer], None],
        failed: Callable[[BaseException], None] | None = None,
        kind: str = "",
    ) -> None:
        """Ask a question in the background; of several of one kind only the newest is answered."""
        self.tasks.read(kind or query.code, lambda: self.seat.ask(query), then, failed)

    @property
    def keeps_files(self) -> bool:
        """Whether this seat can hand files over, such as photos."""
        return self._keep_file is not None

    def keep_files(
        self,
        paths: Sequence[Path],
        then: Callable[[tuple[str, ...]], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Hand files over to be kept, in the background; `then` is given their SHA-256 digests in order.

        One that can't be read is Refused("photo_unreadable").
        """
        keep = self._keep_file
        if keep is None:
            raise RuntimeError("this seat hands no files over")
        self.tasks.act(lambda: _kept(keep, paths), then, self._told_to(failed))

    @property
    def reads_files(self) -> bool:
        """Whether this seat can show what is kept as a file."""
        return self._read_file is not None

    def read_file(self, digest: str) -> bytes:
        """The content of a file by its SHA-256, from any thread; Refused where it is gone or was altered."""
        if self._read_file is None:
            raise RuntimeError("this seat reads no files")
        return self._read_file(digest)

    def set_appearance(self, language: str, theme: str) -> None:
        """Switch language and theme at once, everywhere."""
        self.preferences.language = "en" if language == "en" else "zh"
        self.preferences.theme = theme
        self.words = Words(self.preferences.language, self.centre.settings.timezone)
        self.tokens = load_tokens(theme_named(theme))
        self.appearance_changed.emit()

    @Slot()
    def fetch_news(self) -> None:
        """Fetch what others did and where crews are; applied when it arrives, one question at a time."""
        if self._is_fetching:
            return
        self._is_fetching = True
        seq, mark = self.situation.seq, self._fix_mark
        self.tasks.read(
            "news",
            lambda: (self.seat.changes_after(seq), self.seat.fixes_after(mark)),
            self._take_news,
            self._miss_news,
        )

    @property
    def quiet_s(self) -> float:
        """Seconds of real time since the last news: it comes four times a second."""
        return monotonic() - self._news_at_s

    def _miss_news(self, error: BaseException) -> None:
        self._is_fetching = False
        self.tell_failure(error)

    def _take_news(self, news: tuple[tuple[Changes, ...], tuple[int, tuple[Fix, ...]]]) -> None:
        """Much of it is taken in a slice at a time; until all is in, no more news is fetched."""
        changes, (mark, fixes) = news
        self._news_at_s = monotonic()
        self._fix_mark = max(mark, self._fix_mark)
        taking = chain(self._take_changes(changes), self._take_fixes(fixes))
        if len(changes) > CHANGES_AT_ONCE or len(fixes) > FIXES_AT_ONCE:
            self.slices.begin("news", taking)
        else:
            deque(taking, maxlen=0)

    def _take_changes(self, changes: Sequence[Changes]) -> Iterator[None]:
        for one in changes:
            self._apply_one(one)
            yield

    def _take_fixes(self, fixes: Sequence[Fix]) -> Iterator[None]:
        for first in range(0, len(fixes), FIXES_AT_ONCE):
            moved = self.situation.take_fixes(fixes[first : first + FIXES_AT_ONCE])
            if moved:
                self.crews_moved.emit(moved)
            yield
        self._is_fetching = False

    def _apply_one(self, changes: Changes) -> None:
        """Changes come in order; one that leaves a gap waits for the news that brings the rest."""
        if changes.seq == self.situation.seq + 1:
            self.situation.apply(changes)
            self.changed.emit(changes)

    @Slot(object)
    def tell_failure(self, error: BaseException) -> None:
        """Tell an error of background work: a refusal with its reason, anything else as a failure."""
        if isinstance(error, Refused):
            self.refused.emit(error.reason)
        else:
            self.failed.emit(error)

    @Slot()
    def _tell_time(self) -> None:
        self.ticked.emit(self.now())


def _kept(keep: Callable[[Path], str], paths: Sequence[Path]) -> tuple[str, ...]:
    try:
        return tuple(keep(path) for path in paths)
    except OSError as error:
        raise Refused("photo_unreadable", name=Path(str(error.filename)).name) from error


def reason_of(error: BaseException) -> Reason:
    """The reason of a refusal; any other error as itself, in words of the program."""
    if isinstance(error, Refused):
        return error.reason
    return Reason("unexpected", {"error": f"{type(error).__name__}: {error}"})
