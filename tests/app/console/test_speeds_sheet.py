"""Speeds on their sheet: what travel says is shown, plotted and told, then switched on and off by who may."""

from __future__ import annotations

import shiboken6
from pytestqt.qtbot import QtBot

from app.console.speeds.dialog import SpeedsDialog
from app.console.speeds.lines import speed_lines
from app.console.speeds.model import Column
from dispatch.actors import Actor, Role
from dispatch.speeds import Speed, SpeedSource
from gis.road_network import Mode, RoadClass
from gis.speed_learning import LearntSpeed
from tests.room import SmallRoom

PLANNER = Actor("林静", Role.PLANNER)
RUSH, DAY = (7, 8), tuple(range(9, 17))
WHOLE = LearntSpeed(Mode.CAR, None, (), 400, 1.21, 1.2, 0.3, True)
BUSY = LearntSpeed(Mode.CAR, RoadClass.PRIMARY, RUSH, 100, 1.62, 1.55, 0.3, True)
QUIET = LearntSpeed(Mode.CAR, RoadClass.PRIMARY, DAY, 120, 1.1, 1.12, 0.3, True)
FEW = LearntSpeed(Mode.FOOT, RoadClass.FOOTWAY, DAY, 4, 1.4, 1.05, 0.4, False)
LEARNT = (WHOLE, BUSY, QUIET, FEW)
BROUGHT = Speed(id="speed-1", mode=Mode.CAR, source=SpeedSource.BROUGHT, road_class="trunk", kmh=50.0)


def shown(room: SmallRoom, qtbot: QtBot, actor: Actor = PLANNER, language: str = "zh") -> SpeedsDialog:
    """The sheet once it has looked at the travel that there is: none, so that what follows is the test's."""
    session = room.session(actor)
    session.set_appearance(language, "dark")
    dialog = SpeedsDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.learnt is not None and session.tasks.is_idle, timeout=10_000)
    return dialog


def column(dialog: SpeedsDialog, wanted: Column) -> list[str]:
    return [str(dialog.model.index(row, wanted).data()) for row in range(dialog.model.rowCount())]


def test_that_what_was_learnt_is_switched_on_and_off(room: SmallRoom, qtbot: QtBot) -> None:
    dialog = shown(room, qtbot)
    apply, drop = (dialog.keys[code] for code in ("apply", "drop"))
    assert "没有可学的行程" in dialog.said.text()
    assert not apply.isEnabled()
    dialog.take_learnt(LEARNT)
    assert "520 段" not in dialog.said.text()
    assert "400 段行程，4 行，其中 3 行" in dialog.said.text()
    assert column(dialog, Column.FACTOR) == ["×1.20", "×1.55", "×1.12", "×1.05"]
    assert column(dialog, Column.KEPT) == ["未启用", "未启用", "未启用", "段数不足"]
    assert not drop.isEnabled()
    apply.trigger()
    qtbot.waitUntil(lambda: len(dialog.kept) == 3)
    assert column(dialog, Column.KEPT)[1] == "×1.55 · 学得"
    assert {row.n for row in room.house.store.rows(Speed)} == {400, 100, 120}
    drop.trigger()
    qtbot.waitUntil(lambda: not dialog.kept)
    assert not drop.isEnabled()
    assert column(dialog, Column.KEPT)[1] == "未启用"


def test_that_the_plot_draws_the_picked_line_and_says_it_in_words(room: SmallRoom, qtbot: QtBot) -> None:
    dialog = shown(room, qtbot, language="en")
    blank = dialog.plot.grab().toImage()
    dialog.take_learnt(LEARNT)
    dialog.table.selectRow(1)
    assert dialog.plot.accessibleName() == "Car · Primary road"
    assert "07:00-09:00 ×1.55 ±6 % n=100" in dialog.plot.accessibleDescription()
    assert "09:00-17:00" in dialog.plot.accessibleDescription()
    picked = dialog.plot.grab().toImage()
    assert picked != blank
    dialog.table.selectRow(3)
    assert dialog.plot.accessibleName() == "On foot · Footway"
    assert dialog.plot.grab().toImage() != picked


def test_that_an_operator_reads_and_may_not_switch(room: SmallRoom, qtbot: QtBot) -> None:
    dialog = shown(room, qtbot, Actor("周敏", Role.OPERATOR))
    dialog.take_learnt(LEARNT)
    assert not dialog.keys["apply"].isEnabled()
    assert "只读" in dialog.note.text()


def test_that_a_sheet_that_is_closed_while_it_looks_disturbs_nobody(room: SmallRoom, qtbot: QtBot) -> None:
    session = room.session(PLANNER)
    dialog = SpeedsDialog(session)
    shiboken6.delete(dialog)
    qtbot.waitUntil(lambda: session.tasks.is_idle, timeout=10_000)


def test_that_lines_stand_beside_what_is_in_force_and_nothing_in_force_is_hidden() -> None:
    held = Speed(
        id="a", mode=Mode.CAR, source=SpeedSource.LEARNT, road_class="primary", hours=RUSH, time_factor=1.4
    )
    gone = Speed(id="b", mode=Mode.CAR, source=SpeedSource.LEARNT, road_class="steps", time_factor=2.0)
    lines = speed_lines(LEARNT, (BROUGHT, gone, held))
    assert [line.kept for line in lines] == [None, held, None, None, gone, BROUGHT]
    assert [line.learnt for line in lines[4:]] == [None, None]
