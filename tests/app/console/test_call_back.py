"""The caller is called back from the console: what was said is kept, an unhappy one opens it again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from app.console.reason_dialog import ReasonDialog
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Caller
from tests.console import Console
from tests.room import SmallRoom


def offered(console: Console) -> dict[str, object]:
    console.window.dispatch.detail.action_row.show_more()
    menu = console.window.dispatch.detail.action_row.findChild(QMenu)
    assert menu is not None
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize(("presses", "state"), [(0, State.REPORTED_BACK), (1, State.ACCEPTED)])
def test_that_the_callers_answer_is_kept_and_an_unhappy_one_opens_it_again(
    room: SmallRoom, console: Console, presses: int, state: State
) -> None:
    incident = room.settled(caller=Caller("来电人", "13800000000"))
    console.hear_of(incident.id)
    console.session.select_incident(incident.id)
    console.settle()
    words = console.session.words

    offered(console)[words.say("action.call_back")].trigger()
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    dialog = console.dialog
    for _ in range(presses):
        console.press("Down")
    dialog.answer()

    console.until(lambda: bool(console.selected.call_backs))
    kept = room.house.store.rows(Incident, id=incident.id)[0]
    assert kept.state is state
    assert kept.call_backs[-1].result == ("satisfied", "unhappy")[presses]
