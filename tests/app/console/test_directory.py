"""The directory and calls from it, by keyboard alone; a handler of the test's own takes the link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.console.directory.links import call_link
from app.console.directory.sheet import DirectorySheet
from app.console.reason_dialog import ReasonDialog
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.calls import Call, CallOutcome
from dispatch.directory import Contact, ContactKind
from dispatch.ports import Caller
from dispatch.settings import Settings
from tests.app.console.test_access import nameless
from tests.console import Console
from tests.room import DISTRICT, TIANSHUI, SmallRoom

CONTACTS = (
    Contact(id="c1", kind=ContactKind.COMMAND, code=DISTRICT, name="区指挥中心", phone="0571-00001000"),
    Contact(
        id="c2", kind=ContactKind.STREET, code=TIANSHUI, name="天水综合执法队", unit=DISTRICT, phone="1201"
    ),
    Contact(
        id="c3",
        kind=ContactKind.DUTY_OFFICER,
        code="T-D",
        name="天水值班长",
        unit=TIANSHUI,
        person="林峰",
        phone="0571-00001312",
    ),
)


class Dialler(QObject):
    """What the machine would dial with."""

    def __init__(self) -> None:
        super().__init__()
        self.dialled: list[str] = []

    @Slot(QUrl)
    def dial(self, link: QUrl) -> None:
        self.dialled.append(link.toString())


@pytest.fixture
def dialler() -> Iterator[Dialler]:
    made = Dialler()
    for scheme in ("tel", "sip"):
        QDesktopServices.setUrlHandler(scheme, made, "dial")
    yield made
    for scheme in ("tel", "sip"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    room.act(Import, SYSTEM, what="contacts", source="", digest="", rows=CONTACTS)
    return Console(room.session(), qtbot)


def opened(console: Console, key: str) -> DirectorySheet:
    console.press(key)
    sheet = console.sheet(DirectorySheet)
    console.until(lambda: sheet.list.count() > 3)
    return sheet


def lines(sheet: DirectorySheet) -> list[str]:
    return [sheet.list.item(row).text() for row in range(sheet.list.count())]


def test_that_the_chart_is_shown_found_in_by_initials_and_called_from(
    room: SmallRoom, console: Console, dialler: Dialler
) -> None:
    sheet = opened(console, "F7")
    assert nameless(sheet) == []
    assert lines(sheet)[:3] == [
        "区指挥中心 · 0571-00001000 · 指挥中心",
        "　　天水综合执法队 · 1201 · 街道",
        "　　　　天水值班长 · 林峰 · 0571-00001312 · 值班长",
    ]
    assert any(line.startswith("　　　　天水1组") for line in lines(sheet))
    console.type("tszbz")
    console.until(lambda: lines(sheet) == ["天水值班长 · 林峰 · 0571-00001312 · 值班长"])
    console.press("Return")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    assert dialler.dialled == ["tel:057100001312"]
    console.press("Down")
    console.press("Return")
    console.until(lambda: bool(console.session.situation.calls))
    (call,) = room.house.store.rows(Call)
    assert (call.party, call.name, call.outcome) == ("duty_officer:T-D", "天水值班长", CallOutcome.NO_ANSWER)


def test_that_c_offers_those_of_the_incident_first_and_the_detail_tells_of_the_call(
    room: SmallRoom, console: Console, dialler: Dialler
) -> None:
    incident, _ = room.sent("301", caller=Caller("王女士", "19900000000"))
    console.hear_of(incident.id)
    console.press("Down")
    sheet = opened(console, "C")
    console.until(lambda: any("来电人" in line for line in lines(sheet)))
    assert lines(sheet)[:4] == [
        "本事件 0001",
        "　　来电人 · 王女士 · 19900000000",
        "　　天水值班长 · 林峰 · 0571-00001312 · 值班长",
        "　　天水1组 · 队员3010 · 电台 301 · 队伍",
    ]
    console.press("Return")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    assert dialler.dialled == ["tel:19900000000"]
    console.type("约好回访")
    console.press("Return")
    console.until(lambda: bool(console.session.situation.calls))
    sheet.close()
    assert "14:20:00 呼叫来电人 · 已接通 · 周敏 · 约好回访" in "\n".join(
        console.texts(console.window.dispatch.detail.tasks)
    )
    told = repr(room.house.store.steps_after(0))
    assert "19900000000" not in told
    assert "王女士" not in told


def test_that_links_are_tel_or_sip() -> None:
    assert call_link("0571-0000 1312", Settings()) == QUrl("tel:057100001312")
    own = Settings(call_scheme="sip", call_domain="pbx.example")
    assert call_link("1312", own) == QUrl("sip:1312@pbx.example")
    assert call_link("", own) is None
