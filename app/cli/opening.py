"""The commands that open something: the console over a database, and the demo."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.build import House, open_or_found_house
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import Commands, Run
from app.cli.running import actor_of, database_of, in_house
from app.display import go_offscreen, has_display
from app.paths import home
from app.watching import watch
from data.identity import DatabaseKind
from dispatch.ports import SystemClock

if TYPE_CHECKING:
    from app.demo import Demo

log = logging.getLogger(__name__)
CONSOLE, DEMO = "console", "demo"
NAMES = frozenset({CONSOLE, DEMO})
"""What the commands of this file are called."""
SEED = 20261124
MOST_RATE = 60.0


def add_opening(commands: Commands) -> None:
    """Add the commands of this file."""
    console = commands.add(CONSOLE, told_first(in_house(open_console, open_or_found_house)))
    console.add_argument("--wall", action="store_true")
    demo = commands.add(DEMO, open_or_play_demo)
    demo.add_argument("--headless", action="store_true")
    demo.add_argument("--seed", type=int, default=SEED, metavar="N")
    demo.add_argument("--out", type=Path, default=None, metavar="FOLDER")
    demo.add_argument("--rate", type=rate, default=1.0, metavar="X")


def told_first(run: Run) -> Run:
    """`run`, which may take a while before a window shows, with a line on stderr before it begins."""

    def telling(given: argparse.Namespace, answers: Answers) -> int | None:
        tell_wait(answers, "console.opening", database=database_of(given))
        return run(given, answers)

    return telling


def tell_wait(answers: Answers, code: str, **values: object) -> None:
    """Say on stderr what is waited for; whoever reads JSON is told nothing."""
    if not answers.as_json:
        print(answers.words.say(code, **values), file=sys.stderr, flush=True)


def open_console(house: House, given: argparse.Namespace, _answers: Answers) -> int:
    """Open the console, or the wall alone, over the database and stay until it is closed."""
    if not has_display():
        raise CommandFailed("no_display")
    # Qt is needed by what opens windows alone.
    from app.console.start import run_console, run_wall

    if given.wall:
        return run_wall(house)
    watcher = watch(house) if house.identity.kind is DatabaseKind.LIVE else None
    try:
        return run_console(house, actor_of(given) if given.as_name else None)
    finally:
        if watcher is not None:
            watcher.stop()


def open_or_play_demo(given: argparse.Namespace, answers: Answers) -> int:
    """Open the console at 14:20 of the demo's day; without a display play ten minutes of it."""
    tell_wait(answers, "demo.opening")
    from app.demo import open_demo

    folder = home() / "demo"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="playing-", dir=folder, ignore_cleanup_errors=True) as place:
        demo = open_demo(folder, given.seed, progress_to(answers), Path(place) / "demo.sqlite")
        try:
            if given.headless or not has_display():
                return _play_headless(demo, given, answers)
            return _open_window(demo, given)
        finally:
            demo.close()


def _play_headless(demo: Demo, given: argparse.Namespace, answers: Answers) -> int:
    go_offscreen()
    from app.headless import play_and_show

    started = f"{SystemClock().now():%Y%m%d-%H%M%SZ}"
    target = given.out or home() / "demo" / "runs" / f"{given.seed}-{started}"
    summary = play_and_show(demo, target, answers.words.language)
    pictures = sorted(path.name for path in target.glob("*.png"))
    told = {"folder": str(target.resolve()), "pictures": pictures, "summary": summary}
    answers.tell(told, [str(target.resolve())])
    return 0


def _open_window(demo: Demo, given: argparse.Namespace) -> int:
    from app.demo_window import show_demo

    return show_demo(demo, actor_of(given) if given.as_name else None, given.rate)


def rate(text: str) -> float:
    """Return how many seconds of the day pass in one; ValueError for what no clock can show."""
    times = float(text)
    if not 0.1 <= times <= MOST_RATE:
        raise ValueError(text)
    return times


def progress_to(answers: Answers) -> Callable[[str, float], None]:
    """Tells on stderr what is being prepared, each twentieth of it once."""
    told: set[tuple[str, int]] = set()

    def tell(what: str, share: float) -> None:
        step = (what, int(share * 20))
        if step not in told:
            told.add(step)
            tell_wait(answers, f"demo.{what}", share=share)

    return tell
