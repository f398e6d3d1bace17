"""The radio's way of writing: `/426 到 -2` says that crew 426 arrived two minutes ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.reasons import Refused

VERBS = {
    "accept": ("受", "受理", "accept"),
    "dispatch": ("派", "派遣", "dispatch", "send"),
    "respond": ("响", "响应", "收到", "respond", "ack"),
    "arrive": ("到", "到达", "arrive", "arr"),
    "feedback": ("反", "反馈", "feedback", "fb"),
    "verify": ("核", "核查", "verify"),
    "close": ("结", "结案", "close"),
    "decline": ("拒", "拒接", "decline"),
    "recall": ("召", "召回", "recall"),
    "reassign": ("改", "改派", "reassign"),
    "escalate": ("升", "升级", "escalate"),
    "remind": ("催", "催办", "remind"),
    "sign_on": ("签到", "on"),
    "sign_off": ("签退", "off"),
    "meal": ("餐", "用餐", "meal"),
    "paperwork": ("文书", "paperwork"),
    "fixed_post": ("值守", "post"),
    "court": ("出庭", "court"),
    "charging": ("充电", "charging"),
    "free": ("空", "空闲", "free"),
    "patrol": ("巡", "巡查", "patrol"),
    "found": ("见", "发现", "found"),
    "patrol_end": ("收", "收巡", "back"),
    "merge": ("并", "合并", "merge"),
    "unmerge": ("拆", "拆分", "unmerge"),
    "find": ("找", "find"),
}

_TOGETHER = "\u2060"
"""Keeps what it stands between on one line."""


def verbs_said(language: str) -> list[str]:
    """Each verb as it may be written in a language: the short word and a long one."""
    is_english = language == "en"
    said = ([word for word in words if word.isascii() is is_english] for words in VERBS.values())
    return [_TOGETHER.join("/".join(words[:2])) for words in said]


_CODE_OF = {word: code for code, words in VERBS.items() for word in words}
_VERB_FIRST = frozenset({"merge", "unmerge"})
"""Said before the numbers as well as after: `/合并 0424 0420`."""
_AGO = re.compile(r"-(\d{1,3})(?::([0-5]\d))?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_SIGNED = re.compile(r"/?\s*(\S+)(?:\s+(\S+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class RadioEntry:
    """What was written: about whom, what, when (None: now), and the words that follow."""

    about: str
    verb: str
    at: datetime | None
    words: str


def read_entry(text: str, now: datetime, zone: ZoneInfo) -> RadioEntry:
    """Read one line; Refused("not_understood" | "unknown_verb") where it isn't the radio's way."""
    parts = _SIGNED.fullmatch(text.strip())
    if parts is None:
        raise Refused("not_understood", text=text)
    first, second, rest = (part or "" for part in parts.groups())
    if _CODE_OF.get(first) == "find":
        return RadioEntry("", "find", None, f"{second} {rest}".strip())
    if second and _CODE_OF.get(first) in _VERB_FIRST:
        return RadioEntry(second, _CODE_OF[first], None, rest.strip())
    if not second:
        return RadioEntry(first, "find", None, first)
    verb = _CODE_OF.get(second)
    if verb is None:
        raise Refused("unknown_verb", verb=second)
    at, words = said_time(rest.strip(), now, zone)
    return RadioEntry(first, verb, at, words)


def said_time(rest: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """A leading time (`-2`, `-1:30`, `14:32`) and what follows it."""
    first, _, following = rest.partition(" ")
    if ago := _AGO.fullmatch(first):
        span = timedelta(minutes=int(ago[1]), seconds=int(ago[2] or 0))
        return now - span, following.strip()
    if clock := _CLOCK.fullmatch(first):
        local = time(int(clock[1]), int(clock[2]), int(clock[3] or 0))
        return _last_time(local, now, zone), following.strip()
    return None, rest


def _last_time(local: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The last moment at which the centre's clocks showed `local`."""
    today: date = now.astimezone(zone).date()
    at = datetime.combine(today, local, zone)
    return at if at <= now else datetime.combine(today - timedelta(days=1), local, zone)
