"""Who may do what: the table line by line, and the desk that asks it before anything else."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest

from dispatch.actors import Actor, Role
from dispatch.desk import ACTIONS
from dispatch.permissions import TABLE, require_another_person, require_permission
from dispatch.reasons import Refused

ROLES = {
    "O": Role.OPERATOR,
    "D": Role.DUTY_COMMANDER,
    "S": Role.STREET_DISPATCHER,
    "P": Role.PLANNER,
    "C": Role.CREW,
    "Y": Role.SYSTEM,
}
EXPECTED = {
    "ODY": "confirm_clue dismiss_clue accept reject reclassify assign_unit remind "
    "give_instruction verify rework close reopen call_back hand_over merge unmerge audit_dismissal",
    "ODSY": "check_first acknowledge_unit send_back reserve release dispatch recall reassign escalate "
    "desk_feedback ask_help answer_help give_lead enter_paper enter_late "
    "answer_instruction record_call "
    "suspend resume extend close_road slow_zone change_closure lift stand_by",
    "ODSCY": "start_patrol note_finding patrol_finding end_patrol "
    "receive correct_place urge respond decline arrive first_look feedback reach_step "
    "sign_on sign_off declare_status end_stand_by",
    "DY": "void order_help sign_paper approve_suspension approve_extension adjust begin_closure",
    "DPY": "change_setting import undo_import keep_profile drop_profile erase_caller keep_post drop_post "
    "apply_speeds drop_speeds learn_forecasts forget_forecasts draw_zone change_zone drop_zone",
    "DPSY": "form_crew",
    "ODSPCY": "undo",
}
MAY = {
    (action, ROLES[letter])
    for letters, actions in EXPECTED.items()
    for action in actions.split()
    for letter in letters
}
EVERY = [(action, role) for action in sorted(ACTIONS) for role in Role]


def test_that_the_table_has_a_line_for_every_action_and_no_other():
    assert set(TABLE) == set(ACTIONS) == {action for action, _ in MAY}


@pytest.mark.parametrize(("action", "role"), EVERY)
def test_that_each_role_may_what_the_table_says(action, role):
    actor = Actor("某人", role)
    if (action, role) in MAY:
        require_permission(actor, action)
    else:
        with pytest.raises(Refused) as told:
            require_permission(actor, action)
        assert told.value.reason.values == {"role": role.value, "action": action}


def anything_of(action: str, actor: Actor) -> Any:
    """An action of this code; what it asks for does not matter."""
    kind = ACTIONS[action]
    needed = {
        field.name: "x"
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    return kind(**{**needed, "action_id": str(uuid.uuid4()), "actor": actor})


def test_that_the_desk_asks_before_it_looks_at_anything(house):
    for action, role in EVERY:
        if (action, role) not in MAY:
            with house.refused("not_permitted", role=role.value, action=action):
                house.seat.act(anything_of(action, Actor("某人", role)))
    assert house.store.newest_seq() == 0


def test_that_an_unknown_action_is_nobodys():
    with pytest.raises(Refused):
        require_permission(Actor("某人", Role.SYSTEM), "no_such_action")


def test_that_who_approves_is_never_who_asked():
    require_another_person(Actor("沈建国", Role.DUTY_COMMANDER), "王芳", "approve_extension")
    with pytest.raises(Refused) as told:
        require_another_person(Actor("王芳", Role.DUTY_COMMANDER), "王芳", "approve_extension")
    assert told.value.reason.code == "same_person"
