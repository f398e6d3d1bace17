"""Alarms at a seat: one line, acknowledged by key, one sound in a while, a sheet that unfolds, a log."""

from __future__ import annotations

from app.console.alarms.desk import AlarmDesk
from app.console.alarms.sheet import AlarmSheet
from dispatch.alarms import Alarm, Level
from dispatch.incident import Incident
from tests.app.console.test_access import nameless
from tests.console import Console
from tests.room import SmallRoom


def desk(console: Console) -> AlarmDesk:
    return console.window.dispatch.alarms


def late(room: SmallRoom, console: Console, count: int) -> list[Incident]:
    """So many incidents that nobody answered."""
    made = []
    for _ in range(count):
        made.append(room.accepted())
        room.pass_time(1)
    room.pass_time(60)
    console.until(lambda: made[-1].id in console.session.situation.incidents)
    desk(console).ask()
    console.until(lambda: len(desk(console).log.standing) >= count)
    return made


def strip(console: Console) -> str:
    return console.window.dispatch.line.alarms.accessibleName()


def sheet(console: Console) -> AlarmSheet:
    console.press("Ctrl+F8")
    return console.sheet(AlarmSheet)


def tops(shown: AlarmSheet) -> list[str]:
    found = (shown.tree.topLevelItem(row) for row in range(shown.tree.topLevelItemCount()))
    return [item.text(0) for item in found if item is not None]


def test_that_the_line_counts_what_nobody_has_looked_at(room: SmallRoom, console: Console) -> None:
    assert strip(console) == "无报警"
    incidents = late(room, console, 3)
    assert strip(console) == "报警未确认 3 · 响应已超时 ×3"
    hints = console.texts(console.window.bar)
    assert "报警未确认 3" in hints
    console.press("F8")
    assert console.selected.id == incidents[0].id
    console.until(lambda: strip(console) == "报警未确认 2 · 响应已超时 ×2")
    console.press("F8")
    console.press("F8")
    console.until(lambda: strip(console) == "报警已确认 3")
    first = console.selected.id
    console.press("F8")
    assert console.selected.id != first


def test_that_a_burst_is_one_line_of_the_sheet_that_unfolds_and_is_acknowledged_together(
    room: SmallRoom, console: Console
) -> None:
    late(room, console, 12)
    shown = sheet(console)
    assert nameless(shown) == []
    assert shown.title.text() == "报警 12 · 未确认 12"
    assert tops(shown) == ["响应已超时 ×12"]
    top = shown.tree.topLevelItem(0)
    assert top is not None
    assert top.childCount() == 0
    console.press("Right")
    top = shown.tree.topLevelItem(0)
    assert top is not None
    assert top.childCount() == 12
    console.press("Down")
    console.press("Space")
    assert len(desk(console).log.waiting) == 11
    console.press("Up")
    console.press("Space")
    assert (desk(console).log.waiting, len(desk(console).log.standing)) == ((), 12)
    assert shown.tree.topLevelItemCount() == 1
    top = shown.tree.topLevelItem(0)
    assert top is not None
    assert top.text(3) == "均已确认"
    shown.close()


def test_that_what_has_cleared_stands_in_the_log_with_its_times(room: SmallRoom, console: Console) -> None:
    [incident] = late(room, console, 1)
    console.press("F8")
    flood = tuple(Alarm("clue_waits", Level.SOON, f"{n}", room.clock.now()) for n in range(200))
    desk(console).take(flood)
    shown = sheet(console)
    assert tops(shown) == ["线索待确认已超时 ×200"]
    console.press("L")
    assert shown.tree.topLevelItemCount() == 201
    over = [shown.tree.topLevelItem(row) for row in range(201)]
    [told] = [item.text(3) for item in over if item is not None and incident.short_number in item.text(1)]
    assert told == "14:21:01 确认 · 14:21:01 解除"
    console.session.set_appearance("en", "light")
    assert shown.title.text().startswith("Log of alarms 201")
    shown.close()


def test_that_the_sheet_leads_to_the_incident(room: SmallRoom, console: Console) -> None:
    [incident] = late(room, console, 1)
    sheet(console)
    console.press("Return")
    console.until(lambda: console.dialog is None)
    assert console.session.selected_incident == incident.id
    assert desk(console).log.waiting == ()


def test_that_a_burst_is_one_sound_and_only_where_it_is_wanted(room: SmallRoom, console: Console) -> None:
    rang: list[float] = []
    at = [100.0]
    bell = AlarmDesk(console.session, console.window, lambda: rang.append(at[0]), lambda: at[0])

    def burst(first: int, level: Level = Level.NOW) -> tuple[Alarm, ...]:
        return tuple(Alarm("arrival_late", level, f"{n}", room.clock.now()) for n in range(first))

    bell.take(burst(50))
    assert rang == []
    bell.set_sound(True)
    for count in (100, 150, 200):
        bell.take(burst(count))
        at[0] += 3
    assert rang == [100.0]
    at[0] += 3
    bell.take(burst(200))
    assert rang == [100.0]
    bell.take(burst(201))
    assert rang == [100.0, 112.0]
    at[0] += 60
    bell.take((*burst(201), Alarm("closing_soon", Level.NOTE, "x", room.clock.now())))
    assert len(rang) == 2
    assert console.session.preferences.view["alarm_sound"] is True


def test_that_the_map_shows_the_incident_of_the_alarm_unless_its_view_is_locked(
    room: SmallRoom, console: Console
) -> None:
    late(room, console, 1)
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    away = canvas.view.centred(canvas.view.x + 50_000, canvas.view.y)
    canvas.set_view(away)
    canvas.set_locked(True)
    console.press("F8")
    assert canvas.view == away
    canvas.set_locked(False)
    console.press("F8")
    spot = canvas.picture.scene.incident_at(console.selected.id)
    assert spot is not None
    assert canvas.view.box.holds(*spot)


def test_that_what_is_acknowledged_while_alarms_are_asked_for_stays_so(
    room: SmallRoom, console: Console
) -> None:
    late(room, console, 2)
    late_one = room.accepted()
    room.pass_time(61)
    console.until(lambda: late_one.id in console.session.situation.incidents)
    alarms = desk(console)
    alarms.ask()
    alarms.acknowledge(alarms.log.waiting)
    console.until(lambda: len(alarms.log.standing) == 3)
    assert [alarm.incident_id for alarm in alarms.log.waiting] == [late_one.id]
