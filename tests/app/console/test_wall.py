"""The wall: legible from where people stand, nothing cut, nobody's data, only what changed painted again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QRegion
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.console.session import Session
from app.console.wall.figures import CallBacks
from app.console.wall.items import Line, Sign, Text
from app.console.wall.opening import LEAVING
from app.console.wall.room import SMALLEST_PX, TooFar, WallRoom, needed_px, wall_room
from app.console.wall.window import WallWindow
from data.identity import DatabaseKind
from dispatch.actions.keeping import ChangeSetting
from dispatch.actors import Actor, Role
from dispatch.incident import Place
from dispatch.ports import Caller
from tests.room import TIANSHUI, SmallRoom

PLANNER = Actor("规划员", Role.PLANNER)
NAME, PHONE, ADDRESS = "王小明", "13900001234", "体育场路 286 号 3 幢 1202 室"
SIZES = ((3840, 2160, 5.0), (3840, 2160, 5.55), (1920, 1080, 5.0), (5120, 1440, 5.0), (2160, 3840, 5.0))


@pytest.fixture
def wall(room: SmallRoom, qtbot: QtBot, console_app: object) -> Callable[..., WallWindow]:
    """Opens a wall over the room, once its figures are there."""

    def opened(size: tuple[int, int] = (3840, 2160), distance_m: float = 5.0) -> WallWindow:
        for name, value in (
            ("wall_pitch_mm", 0.885 / min(size[0] / 3840, size[1] / 2160)),
            ("wall_distance_m", distance_m),
        ):
            room.act(ChangeSetting, PLANNER, name=name, value=value)
        session = room.session()
        made = WallWindow(session, DatabaseKind.DEMO)
        qtbot.addWidget(made)
        made.resize(*size)
        made.show()
        session.ticked.emit(session.now())
        qtbot.waitUntil(
            lambda: made.feed.figures.cockpit is not None and session.tasks.is_idle, timeout=15_000
        )
        made.feed.tell()
        return made

    return opened


def texts(wall: WallWindow) -> list[Text]:
    return [item for item in wall.sheet.items if isinstance(item, Text)]


def session_of(room: SmallRoom) -> Session:
    return room.sessions[-1]


def test_that_type_is_as_high_as_twenty_minutes_of_arc() -> None:
    assert needed_px(5.0, 0.885) == pytest.approx(32.8, abs=0.1)
    assert isinstance(wall_room(3840, 2160, 5.0, 0.885), WallRoom)


@given(
    width=st.integers(800, 8000),
    height=st.integers(600, 5000),
    distance_m=st.floats(0.5, 30.0),
    pitch_mm=st.floats(0.1, 4.0),
)
def test_that_no_layout_goes_below_what_can_be_read_or_over_its_edge(
    width: int, height: int, distance_m: float, pitch_mm: float
) -> None:
    found = wall_room(width, height, distance_m, pitch_mm)
    if isinstance(found, TooFar):
        assert found.px < found.needed_px
        assert isinstance(wall_room(width, height, found.reads_at_m * 0.999, pitch_mm), WallRoom)
        return
    assert found.scale * SMALLEST_PX >= needed_px(distance_m, pitch_mm) * 0.999
    panels = (*found.upper, *found.lower, found.head, found.foot)
    assert all(box.left >= 0 and box.right <= found.width + 0.01 for box in panels)
    assert all(box.top >= 0 and box.bottom <= found.height + 0.01 for box in panels)
    assert not any(one.meets(other) for one, other in combinations(panels, 2))


def test_that_columns_are_dropped_in_the_order_of_the_rule() -> None:
    dropped = [wall_room(3840 * share, 2160, 5.0, 0.885) for share in (1.0, 0.9, 0.86, 0.84, 0.7)]
    told = [found.dropped if isinstance(found, WallRoom) else None for found in dropped]
    assert told == [
        (),
        ("received",),
        ("received", "spread_text"),
        ("received", "spread_text", "unfinished"),
        None,
    ]


def test_that_a_tall_wall_has_the_map_below_and_as_wide_as_it_is() -> None:
    found = wall_room(2160, 3840, 5.0, 0.885 * 3840 / 2160)
    assert isinstance(found, WallRoom)
    today, chart, streets = found.upper
    assert chart.top > max(today.bottom, streets.bottom)
    assert chart.width == found.head.width


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}-{size[2]}m")
def test_that_nothing_on_it_is_cut_or_lies_on_other_words(
    room: SmallRoom, wall: Callable[..., WallWindow], size: tuple[int, int, float]
) -> None:
    for number in range(6):
        room.settled(after_s=200 if number else 20)
    room.accepted(category="CON.dust")
    *pixels, distance_m = size
    shown = wall(pixels, distance_m)
    assert isinstance(shown.room, WallRoom)
    for language in ("zh", "en"):
        session_of(room).set_appearance(language, "light" if language == "en" else "dark")
        found = texts(shown)
        assert [item.wordings for item in found if item.is_cut] == []
        assert min(item.px for item in found) >= SMALLEST_PX
        inked = [(item, _ink_box(item)) for item in found]
        lying = [
            (a.shown, b.shown) for (a, one), (b, other) in combinations(inked, 2) if one.intersects(other)
        ]
        assert lying == []
        lines = [item.box.width for item in shown.sheet.items if isinstance(item, Line)]
        assert pixels[0] < pixels[1] or max(lines) < 1200
        assert not shown.sheet.grab().isNull()


def _ink_box(item: Text) -> QRect:
    """Where the words themselves stand in their box."""
    wide, box = QFontMetricsF(item.face).horizontalAdvance(item.shown), item.box
    lefts = {"left": box.left, "right": box.right - wide, "centre": box.left + (box.width - wide) / 2}
    middle = box.top + box.height / 2
    return QRect(
        round(lefts[item.align]) + 1, round(middle - item.px * 0.4), round(wide) - 2, round(item.px * 0.8)
    )


def test_that_a_screen_that_can_not_be_read_says_so_and_can_be_looked_at_from_near(
    wall: Callable[..., WallWindow],
) -> None:
    shown = wall((1920, 1080), distance_m=20.0)
    assert isinstance(shown.room, TooFar)
    assert shown.refusal.isVisible()
    assert "20" in shown.refusal.title.text()
    assert LEAVING[-1] in shown.refusal.what_to_do.text()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert isinstance(shown.room, WallRoom)
    assert any("预览" in item.shown for item in texts(shown))


def test_that_nothing_personal_reaches_it(room: SmallRoom, wall: Callable[..., WallWindow]) -> None:
    place = Place(ADDRESS, 120.1630, 30.2742, "name")
    room.accepted(place=place, words=f"{NAME}来电，{PHONE}", caller=Caller(NAME, PHONE))
    shown = wall()
    told = " ".join(word for item in texts(shown) for word in item.wordings)
    assert "天水街道" in told
    assert not [word for word in (NAME, PHONE, "286", "1202", "来电") if word in told]


def test_that_a_secret_incident_is_not_among_the_tightest(
    room: SmallRoom, wall: Callable[..., WallWindow]
) -> None:
    kept = room.accepted(is_secret=True)
    seen = room.accepted(category="SAN.exposed_waste")
    shown = wall()
    views = session_of(room).clocks.views
    assert {kept.id, seen.id} <= set(views)
    assert [tight.category[0] for tight in shown.feed.figures.tightest] == ["暴露垃圾（含动物尸体）"]


def test_that_only_what_changed_is_painted_again(room: SmallRoom, wall: Callable[..., WallWindow]) -> None:
    shown = wall()
    room_, sheet = shown.room, shown.sheet
    assert isinstance(room_, WallRoom)
    before = sheet.show_items(sheet.items, sheet.scale, sheet.shift)
    assert before.isEmpty()
    shown.feed.figures = replace(shown.feed.figures, call_backs=CallBacks(9, 8))
    changed = sheet.show_items(shown._items(room_), sheet.scale, sheet.shift)
    feeds = room_.lower[3]
    whole = QRect(*(round(part * sheet.scale) for part in feeds)).adjusted(-4, -4, 4, 4)
    assert not changed.isEmpty()
    assert changed.subtracted(QRegion(whole)).isEmpty()


def test_that_counting_that_fails_is_said_and_the_figures_stay(
    room: SmallRoom, wall: Callable[..., WallWindow]
) -> None:
    room.settled()
    shown = wall()
    counted = shown.feed.figures.cockpit
    room.pass_time(120)
    shown.feed._miss(RuntimeError("盘满"))
    assert shown.feed.figures.cockpit is counted
    assert any("盘满" in item.shown and "2:00" in item.shown for item in texts(shown))


def test_that_quiet_positions_dash_the_crews_and_say_their_age(
    room: SmallRoom, wall: Callable[..., WallWindow]
) -> None:
    shown = wall()
    assert any(
        isinstance(item, Sign) and item.what == ("officer", "free", "执") for item in shown.sheet.items
    )
    room.pass_time(600)
    shown.feed.tell()
    assert any(
        isinstance(item, Sign) and item.what == ("officer", "offline", "执") for item in shown.sheet.items
    )
    assert any("定位停更" in item.shown for item in texts(shown))


def test_that_an_empty_day_claims_nothing(wall: Callable[..., WallWindow]) -> None:
    told = [item.shown for item in texts(wall())]
    assert told.count("今日尚无接报") == 2
    assert "现无在计时的事件" in told
    assert not any(
        "%" in text and "目标" not in text and "按时率" not in text for text in told if text != "%"
    )


def test_that_a_street_without_a_free_crew_is_named(room: SmallRoom, wall: Callable[..., WallWindow]) -> None:
    for call_sign in ("301", "302", "303"):
        room.sent(call_sign)
    shown = wall()
    line = next(line for line in shown.feed.figures.cockpit.lines if line.code == TIANSHUI)
    assert (line.crews.free, line.crews.on_shift) == (0, 3)
    assert any("天水" in item.shown and "无可派" in item.shown for item in texts(shown))
