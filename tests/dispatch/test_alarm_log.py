"""The log of a seat's alarms: raised once, acknowledged, standing until cleared; sorts are one line."""

from __future__ import annotations

from dispatch.alarm_log import AlarmLog, grouped
from dispatch.alarms import Alarm, Level
from dispatch.incident import StageName
from tests.builders import T0, seconds


def alarm(incident: str = "a", code: str = "arrival_late", level: Level = Level.NOW, **changes) -> Alarm:
    return Alarm(code, level, incident, **{"since": T0, **changes})


def test_that_an_alarm_is_new_once():
    log = AlarmLog()
    assert log.take([alarm(), alarm("b")], T0) == (alarm(), alarm("b"))
    assert log.take([alarm(), alarm("c")], T0 + seconds(3)) == (alarm("c"),)
    assert [rung.alarm.incident_id for rung in log.standing] == ["a", "c"]


def test_that_an_acknowledged_alarm_stays_until_it_clears():
    log = AlarmLog()
    log.take([alarm(), alarm("b")], T0)
    log.acknowledge([alarm()], T0 + seconds(5))
    log.take([alarm(), alarm("b")], T0 + seconds(6))
    assert log.waiting == (alarm("b"),)
    assert len(log.standing) == 2
    log.take([alarm("b")], T0 + seconds(9))
    assert [rung.alarm for rung in log.standing] == [alarm("b")]
    (over,) = [rung for rung in log.history if rung.cleared_at]
    assert (over.raised_at, over.acknowledged_at, over.cleared_at) == (T0, T0 + seconds(5), T0 + seconds(9))


def test_that_what_comes_back_is_to_be_looked_at_again():
    log = AlarmLog()
    log.take([alarm()], T0)
    log.acknowledge([alarm()], T0)
    log.take([], T0 + seconds(3))
    assert log.take([alarm()], T0 + seconds(6)) == (alarm(),)
    assert log.waiting == (alarm(),)
    assert len(log.history) == 2


def test_that_a_later_moment_of_an_alarm_is_the_same_alarm():
    log = AlarmLog()
    log.take([alarm()], T0)
    log.acknowledge([alarm(since=T0 - seconds(60))], T0)
    assert log.waiting == ()


def test_that_the_loudest_and_oldest_wait_first():
    log = AlarmLog()
    late, old, note = alarm("a", since=T0 + seconds(9)), alarm("b"), alarm("c", "closing_soon", Level.NOTE)
    log.take([note, late, old], T0)
    assert [one.incident_id for one in log.waiting] == ["b", "a", "c"]


def test_that_a_burst_of_two_hundred_is_one_line():
    burst = [alarm(f"{number}") for number in range(200)]
    other = alarm("x", "will_be_late", Level.SOON, stage=StageName.ARRIVAL)
    groups = grouped([other, *burst])
    assert [(group.code, len(group.alarms)) for group in groups] == [
        ("arrival_late", 200),
        ("will_be_late", 1),
    ]


def test_that_the_log_forgets_the_oldest_first():
    log = AlarmLog(kept=3)
    for number in range(6):
        log.take([alarm(f"{number}")], T0 + seconds(number))
    assert [rung.alarm.incident_id for rung in log.history] == ["5", "4", "3", "2"]


def test_that_a_copy_takes_news_in_and_leaves_the_log_alone():
    log = AlarmLog()
    log.take([alarm(), alarm("b")], T0)
    ahead = log.copy()
    assert ahead.take([alarm("b"), alarm("c")], T0 + seconds(3)) == (alarm("c"),)
    assert [one.incident_id for one in ahead.waiting] == ["b", "c"]
    assert [one.incident_id for one in log.waiting] == ["a", "b"]
    assert len(log.history) == 2
    assert ahead.version > log.version
