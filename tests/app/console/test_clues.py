"""Clues beside the queue: folded, judged by keyboard alone, with what speaks to them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.console.clues.audit_sheet import AuditSheet
from app.console.clues.panel import CluePanel
from dispatch.actions.clues import DISMISSAL_REASONS, UPHELD, WRONG, DismissClue
from dispatch.actions.keeping import ChangeSetting
from dispatch.actors import Actor, Role
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from tests.app.console.test_access import nameless
from tests.app.console.test_permits import keep, permit_at
from tests.console import Console
from tests.room import COMMANDER, SmallRoom

PLANNER = Actor("赵计", Role.PLANNER)
BY_THE_CANAL = Place("运河边", 120.1500, 30.3000, "map")


def alert(room: SmallRoom, **asked: object) -> Incident:
    return room.receive(**{"source": "video_ai", "words": "", **asked})  # type: ignore[arg-type]


def kept(room: SmallRoom, incident: Incident) -> Incident:
    return room.house.store.rows(Incident, id=incident.id)[0]


def panel(console: Console) -> CluePanel:
    return console.window.dispatch.inbox.panel


def lines(console: Console) -> list[str]:
    model = panel(console).model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def waiting(console: Console, count: int) -> None:
    console.until(lambda: console.window.dispatch.inbox.feed.count == count)
    console.tick()


def test_that_clues_stand_beside_the_queue_and_not_in_it(room: SmallRoom, console: Console) -> None:
    report, found = room.receive(), alert(room, place=BY_THE_CANAL)
    waiting(console, 1)
    assert any(report.short_number in line for line in console.lines)
    assert not any(found.short_number in line for line in console.lines)
    strip = console.texts(console.window.dispatch.line.clues)
    assert strip[:2] == ["线索 1", "最早 余 3:00"]
    assert not panel(console).isVisible()


def test_that_an_empty_inbox_asks_for_clues_only_when_one_comes(room: SmallRoom, console: Console) -> None:
    feed = console.window.dispatch.inbox.feed
    console.until(lambda: feed.known_at is not None)
    console.settle()
    before = feed.known_at
    room.pass_time(1)
    report = room.receive()
    console.until(lambda: report.id in console.session.situation.incidents)
    console.settle()
    assert feed.known_at == before
    alert(room, place=BY_THE_CANAL)
    waiting(console, 1)
    assert feed.known_at != before


def test_that_a_burst_is_one_line_and_confirmed_as_one_incident(room: SmallRoom, console: Console) -> None:
    burst = [alert(room) for _ in range(30)]
    other = alert(room, place=BY_THE_CANAL)
    waiting(console, 31)
    console.press("I")
    assert panel(console).isVisible()
    assert nameless(panel(console)) == []
    assert len(lines(console)) == 2
    assert "×30" in lines(console)[0]
    assert console.selected.id == burst[0].id
    console.press("Return")
    waiting(console, 1)
    first = kept(room, burst[0])
    assert (first.state, len(first.merged)) == (State.REPORTED, 29)
    assert console.selected.id == other.id


def test_that_a_clue_that_comes_in_takes_nobody_away_from_the_incident_at_hand(
    room: SmallRoom, console: Console
) -> None:
    first = alert(room)
    waiting(console, 1)
    console.press("I")
    assert panel(console).buttons["next"].isVisible()
    console.press("Return")
    waiting(console, 0)
    assert console.selected.id == first.id
    assert not panel(console).buttons["next"].isVisible()
    alert(room, place=BY_THE_CANAL)
    last = alert(room, category="STR.shop_overflow")
    waiting(console, 2)
    assert console.selected.id == first.id
    console.press("Return")
    console.until(lambda: console.selected.state is State.ACCEPTED)
    assert panel(console).model.row_of(last.id) == 1
    console.press("Up")
    assert console.selected.id == last.id


def test_that_what_is_opened_by_its_number_stands_in_its_own_list_and_escape_leaves_each(
    room: SmallRoom, console: Console
) -> None:
    report, found = room.receive(), alert(room, place=BY_THE_CANAL)
    waiting(console, 1)
    left, queue = console.window.dispatch.left, console.window.dispatch.queue
    console.press("I")
    assert left.currentWidget() is panel(console)
    console.command(report.short_number)
    console.until(lambda: console.session.selected_incident == report.id)
    assert left.currentWidget() is queue
    console.command(found.short_number)
    console.until(lambda: left.currentWidget() is panel(console))
    console.press("Escape")
    assert left.currentWidget() is queue
    console.press("B")
    board = console.window.dispatch.crews
    assert board is not None
    assert left.currentWidget() is board
    board.search.setFocus()
    console.type("301")
    console.press("Escape")
    assert (board.search.text(), left.currentWidget()) == ("", board)
    console.press("Escape")
    assert left.currentWidget() is queue
    assert console.focus_is_in(queue)


def test_that_a_clue_that_somebody_else_judges_leaves_the_next_line_to_be_read_first(
    room: SmallRoom, console: Console
) -> None:
    first, second = alert(room), alert(room, place=BY_THE_CANAL)
    waiting(console, 2)
    console.press("I")
    assert console.selected.id == first.id
    console.in_haste()
    room.act(DismissClue, COMMANDER, incident_id=first.id, reason=DISMISSAL_REASONS[0])
    waiting(console, 1)
    console.until(lambda: console.selected.id == second.id)
    console.press("Return")
    assert "未执行" in console.feedback
    assert kept(room, second).state is State.CLUE
    console.press("Return")
    waiting(console, 0)


def test_that_one_alone_may_be_confirmed(room: SmallRoom, console: Console) -> None:
    first, second = alert(room), alert(room)
    waiting(console, 2)
    console.press("I")
    console.press("Shift+Return")
    waiting(console, 1)
    assert (kept(room, first).state, kept(room, first).merged) == (State.REPORTED, ())
    assert console.selected.id == second.id


def test_that_a_line_is_dismissed_with_a_coded_reason_and_taken_back(
    room: SmallRoom, console: Console
) -> None:
    alike, other = [alert(room), alert(room)], alert(room, place=BY_THE_CANAL)
    waiting(console, 3)
    console.press("I")
    console.press("Delete")
    console.until(lambda: console.dialog is not None)
    console.press("Down")
    console.press("Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    waiting(console, 1)
    assert {kept(room, one).outcome for one in alike} == {DISMISSAL_REASONS[1]}
    assert console.selected.id == other.id
    console.press("Ctrl+Z")
    waiting(console, 3)


def test_that_the_chosen_one_is_dismissed_alone(room: SmallRoom, console: Console) -> None:
    first, second = alert(room), alert(room)
    waiting(console, 2)
    console.press("I")
    console.press("Shift+Delete")
    console.until(lambda: console.dialog is not None)
    console.press("Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    waiting(console, 1)
    assert (kept(room, first).state, kept(room, second).state) == (State.DISMISSED, State.CLUE)


def test_that_a_permit_in_force_answers_a_clue(room: SmallRoom, console: Console) -> None:
    found = alert(room, category="STR.shop_overflow")
    keep(room, permit_at(found))
    console.until(lambda: any("拾味小吃店" in line for line in lines(console)))
    console.press("I")
    console.until(lambda: console.selected.id == found.id)
    console.press("Delete")
    console.until(lambda: console.dialog is not None)
    console.press("Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    waiting(console, 0)
    assert kept(room, found).outcome == "permitted"
    assert panel(console).model.rowCount() == 0


def test_that_an_open_incident_near_it_is_told_and_the_arrows_walk_the_lines(
    room: SmallRoom, console: Console
) -> None:
    known = room.accepted()
    first, second = alert(room), alert(room, place=BY_THE_CANAL)
    waiting(console, 2)
    console.press("I")
    assert f"疑似 {known.short_number}" in lines(console)[0]
    assert console.selected.id == first.id
    console.press("Down")
    assert console.selected.id == second.id
    console.press("Down")
    console.press("Up")
    assert console.selected.id == first.id
    console.press("Escape")
    assert not panel(console).isVisible()


def test_that_the_desks_limit_runs_and_words_follow_the_language(room: SmallRoom, console: Console) -> None:
    alert(room)
    waiting(console, 1)
    room.pass_time(200)
    console.tick()
    assert "最早 超 0:20" in console.texts(console.window.dispatch.line.clues)
    console.press("I")
    console.session.set_appearance("en", "light")
    assert panel(console).model.index(0, 1).data() == "Over by 0:20"


def test_that_a_clue_that_is_chosen_elsewhere_opens_the_inbox(room: SmallRoom, console: Console) -> None:
    found = alert(room)
    waiting(console, 1)
    console.session.select_incident(found.id)
    assert panel(console).isVisible()


def test_case_8a_what_was_drawn_is_looked_at_by_another(
    room: SmallRoom, console: Console, qtbot: QtBot
) -> None:
    room.act(ChangeSetting, PLANNER, name="dismissed_audit_share", value=1)
    right, wrong = alert(room), alert(room, place=BY_THE_CANAL)
    for one in (right, wrong):
        room.act(DismissClue, incident_id=one.id, reason="false_alarm")
    console.until(lambda: wrong.id in console.session.situation.incidents)
    console.press("Ctrl+Delete")
    own = console.sheet(AuditSheet)
    console.until(lambda: own.tree.topLevelItemCount() == 2)
    assert nameless(own) == []
    console.press("Return")
    console.until(own.fault.isVisible)
    own.close()

    other = Console(room.session(COMMANDER), qtbot)
    other.press("Ctrl+Delete")
    sheet = other.sheet(AuditSheet)
    other.until(lambda: sheet.tree.topLevelItemCount() == 2)
    other.press("Return")
    other.until(lambda: sheet.tree.topLevelItemCount() == 1)
    other.press("Ctrl+Return")
    other.until(lambda: sheet.tree.topLevelItemCount() == 0)
    assert "没有待复核的" in sheet.told.text()
    sheet.only_due.setChecked(False)
    assert sheet.tree.topLevelItemCount() == 1
    assert not any(sheet.keys[code].isEnabled() for code in (UPHELD, WRONG))
    other.session.set_appearance("en", "light")
    assert sheet.title.text() == "Dismissed today 1 · to look at again 0"
    sheet.close()
    states = {kept(room, right).state, kept(room, wrong).state}
    assert states == {State.DISMISSED, State.CLUE}
