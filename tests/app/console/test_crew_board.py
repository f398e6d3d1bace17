"""The crew board: who is on shift, what each does until when, and what the desk enters for a crew."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.console.crews.board import CrewBoard
from app.console.crews.form_sheet import FormCrewSheet, open_form
from app.console.crews.model import Column
from app.console.crews.rows import counts, crew_lines, members_text
from app.console.session import Session
from app.words import Words
from app.words.units import unit_name
from dispatch.actions.duty import DeclareStatus, SignOffCrew
from dispatch.actions.field import Respond
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.entry import Means
from dispatch.people import Crew, CrewStatus, MemberKind, Shift
from dispatch.situation import Situation
from tests.app.console.test_access import nameless
from tests.builders import at
from tests.room import COMMANDER, TIANSHUI, SmallRoom


class Board:
    """The board as a person uses it."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.board = CrewBoard(session)
        qtbot.addWidget(self.board)
        self.board.resize(760, 800)
        self.board.show()

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=10_000)
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle, timeout=10_000)

    def call_signs(self) -> list[str]:
        model = self.board.model
        rows = (row for row in range(model.rowCount()) if row not in model.headings())
        return [str(model.index(row, Column.CALL_SIGN).data()) for row in rows]

    def text(self, call_sign: str, column: Column) -> str:
        crew = next(c for c in self.session.situation.crews.values() if c.call_sign == call_sign)
        row = self.board.model.row_of(crew.id)
        assert row is not None
        return str(self.board.model.index(row, column).data())

    def pick(self, call_sign: str) -> None:
        crew = next(c for c in self.session.situation.crews.values() if c.call_sign == call_sign)
        row = self.board.model.row_of(crew.id)
        assert row is not None
        self.board.table.selectRow(row)


@pytest.fixture
def board(room: SmallRoom, qtbot: QtBot, console_app: object) -> Board:
    del console_app
    return Board(room.session(), qtbot)


def test_that_crews_on_shift_stand_under_their_units(board: Board) -> None:
    assert board.call_signs() == ["901", "301", "302", "303", "401", "402"]
    model = board.board.model
    assert [model.index(row, 0).data() for row in model.headings()][1] == "天水街道  可派 3 / 3"


def test_that_crews_off_shift_are_hidden_unless_asked_for(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    room.pass_time(2 * 3600)
    board = Board(room.session(), qtbot)
    assert board.call_signs() == []
    assert board.board.empty.isVisible()
    board.board.off_shift.click()
    assert len(board.call_signs()) == 6


def test_that_counts_by_kind_tell_free_and_on_shift(room: SmallRoom) -> None:
    room.sent("301")
    situation = Situation.of(room.house.seat.snapshot())
    found = counts(crew_lines(situation, room.clock.now()))
    assert found[MemberKind.OFFICER] == (2, 3)
    assert found[MemberKind.DRONE] == (1, 1)


def test_that_a_crew_under_way_shows_its_incident_and_since_when(room: SmallRoom) -> None:
    incident, task = room.sent("302")
    room.pass_time(20)
    room.act(Respond, assignment_id=task.id, by=Means.RADIO)
    room.pass_time(40)
    situation = Situation.of(room.house.seat.snapshot())
    line = next(line for line in crew_lines(situation, room.clock.now()) if line.crew.call_sign == "302")
    assert line.status in (CrewStatus.EN_ROUTE, CrewStatus.ON_SCENE)
    assert line.incident_id == incident.id
    assert line.since is not None
    assert (room.clock.now() - line.since).total_seconds() == 40


def test_that_members_are_told_by_kind_and_units_by_name(board: Board) -> None:
    session = board.session
    crew = next(crew for crew in session.situation.crews.values() if crew.call_sign == "301")
    assert members_text(crew, session.words) == "执2 辅1"
    assert unit_name("330105012", session.centre, session.words) == "天水街道"
    assert "Contractor" in unit_name("K:san", session.centre, Words("en"))
    assert unit_name("ZF", session.centre, session.words) != "ZF"


def test_that_a_meal_is_entered_by_keys_and_shown_with_its_end(board: Board) -> None:
    board.pick("301")
    duty = board.board.duty
    duty.until.setFocus()
    board.qtbot.keyClicks(duty.until, "30")
    board.qtbot.keyClick(duty.until, Qt.Key.Key_Return)
    board.until(lambda: "用餐" in board.text("301", Column.STATUS))
    assert "至 14:50" in board.text("301", Column.STATUS)


def test_that_a_status_without_an_end_is_not_taken(board: Board) -> None:
    board.pick("301")
    board.board.duty.declare.click()
    assert board.board.duty.until.property("fault") == "true"


def test_that_free_again_needs_no_end(board: Board, room: SmallRoom) -> None:
    crew = room.crew("301")
    until = room.clock.now().replace(minute=59)
    room.act(DeclareStatus, crew_id=crew.id, status="court", until=until)
    board.session.fetch_news()
    board.until(lambda: "出庭" in board.text("301", Column.STATUS))
    board.pick("301")
    duty = board.board.duty
    duty.status.setCurrentIndex(duty.status.count() - 1)
    duty.declare.click()
    board.until(lambda: "空闲" in board.text("301", Column.STATUS))


def test_that_a_crew_signs_off_and_on_again(board: Board) -> None:
    board.pick("302")
    board.board.duty.sign.click()
    board.until(lambda: "未签到" in board.text("302", Column.STATUS))
    board.board.duty.sign.click()
    board.until(lambda: "空闲" in board.text("302", Column.STATUS))


def test_that_a_refusal_stands_where_it_was_asked_for(board: Board, room: SmallRoom) -> None:
    board.pick("301")
    room.act(SignOffCrew, crew_id=room.crew("301").id)
    board.board.duty.sign.click()
    board.until(lambda: bool(board.board.duty.fault.text()))


def test_that_a_crew_is_found_by_call_sign_pinyin_and_initials(board: Board) -> None:
    for typed, wanted in (("402", ["402"]), ("tianshui", ["301", "302", "303"]), ("cqtj", ["402"])):
        board.board.search.setText(typed)
        board.until(lambda wanted=wanted: board.call_signs() == wanted)
    board.board.search.clear()
    assert len(board.call_signs()) == 6


def test_that_filters_narrow_by_status_unit_and_kind(board: Board) -> None:
    board.board.kind.setCurrentIndex(1 + list(MemberKind).index(MemberKind.DRONE))
    board.board.kind.activated.emit(0)
    assert board.call_signs() == ["901"]
    board.board.status.setCurrentIndex(1 + list(CrewStatus).index(CrewStatus.ON_SCENE))
    board.board.status.activated.emit(0)
    assert board.call_signs() == []
    assert board.board.empty.isVisible()


def test_that_picking_a_crew_tells_the_session_and_the_other_way_round(board: Board) -> None:
    board.pick("401")
    assert board.session.selected_crew == "crew-401"
    board.session.select_crew("crew-303")
    assert board.board.table.currentIndex().row() == board.board.model.row_of("crew-303")


def test_that_the_board_is_walked_over_headings_to_its_ends(board: Board) -> None:
    crews = [f"crew-{call_sign}" for call_sign in board.call_signs()]
    walked = []
    for by in (-sys.maxsize, 1, sys.maxsize, 1, -1):
        board.board.step(by)
        walked.append(board.session.selected_crew)
    assert walked == [crews[0], crews[1], crews[-1], crews[-1], crews[-2]]


def test_that_enter_asks_the_map_to_show_the_crew_again(board: Board) -> None:
    board.pick("401")
    asked = QSignalSpy(board.session.crew_selected)
    board.board.duty.on_map.click()
    assert [asked.at(0)[0]] == ["crew-401"]


def test_that_an_old_position_says_so(board: Board, room: SmallRoom) -> None:
    assert board.text("301", Column.FIX) == "0:00 前"
    room.pass_time(200)
    board.board._tick(None)
    assert board.text("301", Column.FIX) != "3:20 前"
    assert "3:20" in board.text("301", Column.FIX)


def test_that_both_languages_and_themes_paint_the_board(board: Board) -> None:
    for language, theme in (("en", "light"), ("zh", "dark")):
        board.session.set_appearance(language, theme)
        assert not board.board.grab().isNull()
    assert "空闲" in board.text("301", Column.STATUS)


def test_that_a_crew_is_formed_for_a_shift_from_members_who_are_in_none(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    late = Shift(id="late", name="晚", unit=TIANSHUI, starts_at=at("16:00:00"), ends_at=at("22:00:00"))
    room.act(Import, SYSTEM, what="shifts", source="", digest="", rows=(late,))
    operator, commander = room.session(), room.session(COMMANDER)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(operator.refused) as told:
        open_form(operator, window)
    assert told.args[0].code == "not_permitted"
    open_form(commander, window)
    sheet = window.findChild(FormCrewSheet)
    assert isinstance(sheet, FormCrewSheet)
    assert nameless(sheet) == []
    assert (sheet.members.count(), sheet.nobody.text()) == (0, "这个班次的队员都已编入队伍")
    sheet.answer()
    assert sheet.fault.text() == "至少勾选一名队员"
    sheet.shift.setCurrentIndex(sheet.shift.findData("late"))
    assert (sheet.members.count(), sheet.shift.currentText()) == (7, "天水街道 晚 16:00–22:00")
    assert sheet.nobody.isHidden()
    for row in (0, 2):
        sheet.members.setCurrentRow(row)
        qtbot.keyClick(sheet.members, Qt.Key.Key_Space)
    sheet.lead.setCurrentIndex(1)
    sheet.call_sign.setText("311")
    qtbot.keyClick(sheet.call_sign, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(room.house.store.rows(Crew, call_sign="311")), timeout=10_000)
    [formed] = room.house.store.rows(Crew, call_sign="311")
    assert (formed.shift_id, formed.unit, formed.lead_id) == ("late", TIANSHUI, "member-301-2")
    assert formed.member_ids == ("member-301-0", "member-301-2")
    qtbot.waitUntil(lambda: commander.tasks.is_idle, timeout=10_000)
