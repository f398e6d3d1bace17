"""Who may do what: one table, read by the desk before anything else."""

from __future__ import annotations

from dispatch.actors import Actor, Role
from dispatch.reasons import Refused

_ROOM = frozenset({Role.OPERATOR, Role.DUTY_COMMANDER, Role.SYSTEM})
_STREETS = _ROOM | {Role.STREET_DISPATCHER}
_FIELD = _STREETS | {Role.CREW}
_COMMAND = frozenset({Role.DUTY_COMMANDER, Role.SYSTEM})
_PLANNING = frozenset({Role.DUTY_COMMANDER, Role.PLANNER, Role.SYSTEM})
_ANYONE = frozenset(Role)

TABLE: dict[str, frozenset[Role]] = {
    "receive": _FIELD,
    "confirm_clue": _ROOM,
    "dismiss_clue": _ROOM,
    "audit_dismissal": _ROOM,
    "check_first": _STREETS,
    "accept": _ROOM,
    "reject": _ROOM,
    "void": _COMMAND,
    "correct_place": _FIELD,
    "reclassify": _ROOM,
    "urge": _FIELD,
    "merge": _ROOM,
    "unmerge": _ROOM,
    "assign_unit": _ROOM,
    "acknowledge_unit": _STREETS,
    "send_back": _STREETS,
    "reserve": _STREETS,
    "release": _STREETS,
    "dispatch": _STREETS,
    "respond": _FIELD,
    "decline": _FIELD,
    "arrive": _FIELD,
    "first_look": _FIELD,
    "feedback": _FIELD,
    "desk_feedback": _STREETS,
    "ask_help": _STREETS,
    "answer_help": _STREETS,
    "order_help": _COMMAND,
    "give_lead": _STREETS,
    "enter_paper": _STREETS,
    "enter_late": _STREETS,
    "sign_paper": _COMMAND,
    "give_instruction": _ROOM,
    "record_call": _STREETS,
    "start_patrol": _FIELD,
    "note_finding": _FIELD,
    "patrol_finding": _FIELD,
    "end_patrol": _FIELD,
    "answer_instruction": _STREETS,
    "recall": _STREETS,
    "reassign": _STREETS,
    "escalate": _STREETS,
    "remind": _ROOM,
    "verify": _ROOM,
    "rework": _ROOM,
    "close": _ROOM,
    "reopen": _ROOM,
    "suspend": _STREETS,
    "approve_suspension": _COMMAND,
    "resume": _STREETS,
    "reach_step": _FIELD,
    "extend": _STREETS,
    "approve_extension": _COMMAND,
    "call_back": _ROOM,
    "erase_caller": _PLANNING,
    "hand_over": _ROOM,
    "adjust": _COMMAND,
    "sign_on": _FIELD,
    "sign_off": _FIELD,
    "declare_status": _FIELD,
    "stand_by": _STREETS,
    "end_stand_by": _FIELD,
    "keep_post": _PLANNING,
    "drop_post": _PLANNING,
    "form_crew": _PLANNING | {Role.STREET_DISPATCHER},
    "close_road": _STREETS,
    "slow_zone": _STREETS,
    "change_closure": _STREETS,
    "begin_closure": _COMMAND,
    "lift": _STREETS,
    "draw_zone": _PLANNING,
    "change_zone": _PLANNING,
    "drop_zone": _PLANNING,
    "apply_speeds": _PLANNING,
    "drop_speeds": _PLANNING,
    "change_setting": _PLANNING,
    "import": _PLANNING,
    "learn_forecasts": _PLANNING,
    "forget_forecasts": _PLANNING,
    "keep_profile": _PLANNING,
    "drop_profile": _PLANNING,
    "undo_import": _PLANNING,
    "undo": _ANYONE,
}


def require_permission(actor: Actor, action_code: str) -> None:
    """Refused("not_permitted") unless the actor's role is in the table's line for the action."""
    if actor.role not in TABLE.get(action_code, frozenset()):
        raise Refused("not_permitted", role=actor.role.value, action=action_code)


def require_another_person(actor: Actor, asked_by: str, action_code: str) -> None:
    """Refused("same_person") where the one who approves is the one who asked."""
    if actor.name == asked_by:
        raise Refused("same_person", action=action_code, name=actor.name)
