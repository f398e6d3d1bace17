"""The radio's way of writing is read as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.radio import RadioEntry, read_entry
from dispatch.reasons import Refused

NOW = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)  # 14:20 in Hangzhou
ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int, second: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/426 到 -2", RadioEntry("426", "arrive", at(14, 18), "")),
        ("/426 arr -1:30", RadioEntry("426", "arrive", at(14, 18, 30), "")),
        ("/0426 派 体2", RadioEntry("0426", "dispatch", None, "体2")),
        ("426 反 14:05 已劝离，未处罚", RadioEntry("426", "feedback", at(14, 5), "已劝离，未处罚")),
        ("/426 响", RadioEntry("426", "respond", None, "")),
        ("/426 到 23:50", RadioEntry("426", "arrive", at(23, 50, day=23), "")),
        ("/找 石祥路 口", RadioEntry("", "find", None, "石祥路 口")),
        ("/武林广场", RadioEntry("武林广场", "find", None, "武林广场")),
        ("/426 餐 40", RadioEntry("426", "meal", None, "40")),
        ("/合并 0424 0420", RadioEntry("0424", "merge", None, "0420")),
        ("/0424 合并 0420", RadioEntry("0424", "merge", None, "0420")),
        ("/301 巡 武林路夜市", RadioEntry("301", "patrol", None, "武林路夜市")),
        ("/301 见 三处占道摊位", RadioEntry("301", "found", None, "三处占道摊位")),
        ("/301 收", RadioEntry("301", "patrol_end", None, "")),
        ("/拆分 0420", RadioEntry("0420", "unmerge", None, "")),
    ],
)
def test_that_a_line_is_read_as_it_was_meant(line, meant):
    assert read_entry(line, NOW, ZONE) == meant


@pytest.mark.parametrize(("line", "code"), [("", "not_understood"), ("/426 飞 -2", "unknown_verb")])
def test_that_what_is_unclear_is_said_and_not_guessed(line, code):
    with pytest.raises(Refused) as refused:
        read_entry(line, NOW, ZONE)
    assert refused.value.reason.code == code
