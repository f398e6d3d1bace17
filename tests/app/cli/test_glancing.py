"""What was done of late, and what comes in by the hour, on the command line."""

from __future__ import annotations

from app.words.latest import latest_lines
from dispatch.queries import NewestSteps
from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import accepted
from tests.room import SmallRoom


def test_that_the_newest_steps_come_first_with_the_incident_they_are_about(line: Line) -> None:
    number = accepted(line)
    told = line.ask("latest", "--last", "2")
    assert [one["what"] for one in told] == ["受理", "接报"]
    assert told[0]["step"] == told[1]["step"] + 1
    assert number[-4:] in told[0]["about"]
    assert "天水街道" in told[0]["about"]


def test_that_the_crew_of_a_step_is_told_apart_from_others_of_its_name(room: SmallRoom) -> None:
    room.rename("401", room.crew("301").name)
    room.sent("301")
    session = room.session()
    steps = session.seat.ask(NewestSteps(1))
    (told,) = latest_lines(steps, session.situation, session.centre, session.words)
    assert told.about.endswith("天水1组 301")


def test_that_the_hours_say_that_nothing_is_usual_yet(line: Line) -> None:
    accepted(line)
    told = line.ask("hours")
    assert sum(count or 0 for count in told["today"]) == 1
    assert (told["days"], told["middle"]) == (0, [])
    assert "看不出常态" in line.run("hours").out


def test_that_the_inflow_says_that_too_few_days_are_known_and_who_is_free(line: Line) -> None:
    accepted(line)
    told = line.ask("inflow")
    assert (told["days"], told["middle"], told["so_far"][-1]) == (0, None, 1)
    assert told["free_then"] <= told["free_now"] == 6
    assert "不足以预计" in line.run("inflow").out
