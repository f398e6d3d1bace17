"""Leaders' instructions: a deadline of their own, an alarm before it, an answer that ends them."""

from __future__ import annotations

from dispatch.actions.instructing import AnswerInstruction, GiveInstruction
from dispatch.actions.keeping import Undo
from dispatch.clock_queries import AlarmsNow
from dispatch.instruction_queries import InstructionsNow
from dispatch.instructions import Instruction, InstructionState
from dispatch.situation import Situation
from tests.builders import T0, seconds
from tests.dispatch.house import CENTRE, TIANSHUI_DESK, WULIN_DESK, House
from tests.dispatch.scene import WULIN, spot

TWO_HOURS = seconds(7200)


def given(house: House, **changes) -> Instruction:
    told = {"leader": "张区长", "words": "今晚前整治到位", "due_at": T0 + TWO_HOURS}
    return house.act(GiveInstruction, **{**told, **changes}).of(Instruction)[0]


def rings(house: House) -> list[tuple[str, str, str]]:
    found = house.seat.ask(AlarmsNow())
    return [
        (alarm.code, alarm.incident_id, alarm.instruction)
        for alarm in found
        if alarm.code.startswith("instruction")
    ]


def test_that_one_stands_alone_or_belongs_to_an_incident_and_moves_no_clock_of_it(house):
    incident = house.incident(spot(3, 5))
    before = house.clocks(incident)
    alone, attached = given(house), given(house, about=incident.id, unit=WULIN)
    assert [(one.number, one.incident_id) for one in (alone, attached)] == [("Z1", ""), ("Z2", incident.id)]
    assert house.clocks(incident) == before
    assert house.now(incident) == incident


def test_that_it_rings_before_it_is_due_and_louder_after(house):
    one = given(house)
    house.clock.at = T0 + seconds(7200 - 1801)
    assert rings(house) == []
    house.clock.pass_s(1)
    assert rings(house) == [("instruction_soon", "", one.number)]
    house.clock.at = one.due_at
    assert rings(house) == [("instruction_soon", "", one.number)]
    house.clock.pass_s(1)
    assert rings(house) == [("instruction_overdue", "", one.number)]
    house.act(AnswerInstruction, number="z1", answer="已整治")
    assert rings(house) == []
    assert house.now(one).is_late


def test_that_a_short_one_does_not_ring_from_the_start(house):
    one = given(house, due_at=T0 + seconds(600))
    assert one.state(T0 + seconds(299), CENTRE.settings) is InstructionState.OPEN
    assert one.state(T0 + seconds(300), CENTRE.settings) is InstructionState.SOON


def test_that_it_is_done_with_an_answer_once(house):
    one = given(house)
    with house.refused("reason_needed"):
        house.act(AnswerInstruction, number="Z1", answer=" ")
    with house.refused("unknown_instruction", number="Z9"):
        house.act(AnswerInstruction, number="Z9", answer="已办")
    house.clock.at = one.due_at
    house.act(AnswerInstruction, number="Z1", answer="已整治")
    assert (house.now(one).answer, house.now(one).is_late) == ("已整治", False)
    with house.refused("instruction_answered", number="Z1"):
        house.act(AnswerInstruction, number="Z1", answer="再办")


def test_that_a_street_answers_what_it_was_told_to_do(house):
    one = given(house, unit=WULIN)
    with house.refused("not_your_area"):
        house.act(AnswerInstruction, TIANSHUI_DESK, number="Z1", answer="已办")
    house.act(AnswerInstruction, WULIN_DESK, number="Z1", answer="已办")
    assert house.now(one).answered_by == WULIN_DESK.name


def test_that_what_is_missing_or_wrong_is_refused(house):
    with house.refused("leader_needed"):
        given(house, leader=" ")
    with house.refused("reason_needed"):
        given(house, words="")
    with house.refused("in_the_past"):
        given(house, due_at=T0)
    with house.refused("unknown_unit", unit="nobody"):
        given(house, unit="nobody")


def test_that_the_live_picture_has_the_open_ones_and_todays_and_follows_changes(house):
    one = given(house)
    situation = Situation.of(house.seat.snapshot())
    assert list(situation.instructions.values()) == [house.now(one)]
    other = given(house, due_at=T0 + seconds(60))
    assert [item.number for item in house.seat.ask(InstructionsNow())] == [other.number, one.number]
    house.act(Undo)
    assert [item.number for item in house.seat.ask(InstructionsNow())] == [one.number]
    for changes in house.seat.changes_after(situation.seq):
        situation.apply(changes)
    assert list(situation.instructions) == [one.id]
    house.act(AnswerInstruction, number=one.number, answer="已办")
    house.clock.pass_s(86_400)
    assert Situation.of(house.seat.snapshot()).instructions == {}
