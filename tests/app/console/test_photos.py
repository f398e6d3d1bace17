"""Photos go along with a report: kept as files, their digests in the record as evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from app.console.photo_sheet import PhotoSheet
from app.console.reason_dialog import ReasonDialog
from dispatch.actions.crews import Recall
from dispatch.actions.desk_reports import FirstLook
from dispatch.actions.field import Arrive, Respond
from dispatch.actions.patrolling import EndPatrol, NoteFinding, PatrolFinding, StartPatrol
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.patrols import Patrol
from tests.app.console.test_access import nameless
from tests.console import Console
from tests.room import WULIN, SmallRoom


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "现场 1.jpg", tmp_path / "现场 2.jpg"]
    for number, path in enumerate(paths):
        path.write_bytes(b"photo %d" % number)
    return paths


def on_scene(room: SmallRoom, console: Console) -> Incident:
    incident, task = room.sent("302")
    room.pass_time(30)
    room.act(Respond, assignment_id=task.id, by=Means.RADIO)
    room.pass_time(60)
    room.act(Arrive, assignment_id=task.id, by=Means.RADIO, note="到达")
    show(console, incident)
    console.until(lambda: console.selected.state is State.ARRIVED)
    return incident


def show(console: Console, incident: Incident) -> None:
    console.hear_of(incident.id)
    console.session.select_incident(incident.id)
    console.settle()


def asked(console: Console) -> ReasonDialog:
    return console.sheet(ReasonDialog)


def choose_files(dialog: ReasonDialog, paths: list[Path]) -> None:
    dialog.photos.choose()
    chooser = dialog.photos.findChild(QFileDialog)
    assert chooser is not None
    chooser.filesSelected.emit([str(path) for path in paths])
    chooser.close()


def feedback_of(room: SmallRoom, incident: Incident) -> Entry:
    return room.house.store.rows(Entry, incident_id=incident.id, kind=EntryKind.FEEDBACK.value)[-1]


def test_that_not_found_asks_for_photos_and_keeps_them(
    room: SmallRoom, console: Console, photos: list[Path]
) -> None:
    incident = on_scene(room, console)
    console.press("Return")
    dialog = asked(console)
    console.press("Up")
    assert dialog.choice == "not_found"
    console.type("现场没有摊贩")
    dialog.answer()
    assert dialog.isVisible()
    assert dialog.photos.choose_button.hasFocus()
    choose_files(dialog, photos)
    dialog.answer()
    console.until(lambda: console.selected.state is State.REPORTED_BACK)
    entry = feedback_of(room, incident)
    digests = tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in photos)
    assert (entry.outcome, entry.evidence) == ("not_found", digests)
    assert [room.house.store.files.get(digest) for digest in digests] == [b"photo 0", b"photo 1"]


def test_that_a_photo_that_is_gone_is_told_and_nothing_is_recorded(
    room: SmallRoom, console: Console, photos: list[Path]
) -> None:
    incident = on_scene(room, console)
    console.press("Return")
    dialog = asked(console)
    console.type("已劝离")
    choose_files(dialog, photos[:1])
    photos[0].unlink()
    dialog.answer()
    console.until(dialog.fault.isVisible)
    assert "现场 1.jpg" in dialog.fault.text()
    assert dialog.field.text() == "已劝离"
    assert room.house.store.rows(Incident, id=incident.id)[0].state is State.ARRIVED


def test_that_chosen_photos_are_listed_once_and_can_be_left_out(
    room: SmallRoom, console: Console, photos: list[Path]
) -> None:
    on_scene(room, console)
    console.press("Return")
    dialog = asked(console)
    choose_files(dialog, photos)
    choose_files(dialog, photos[:1])
    assert dialog.photos.paths == tuple(photos)
    dialog.photos.clear_button.click()
    assert dialog.photos.paths == ()
    dialog.reject()


def test_that_the_desk_reports_itself_after_a_recall(room: SmallRoom, console: Console) -> None:
    incident, task = room.sent("302")
    room.act(Recall, assignment_id=task.id, reason="现场已无需处置")
    show(console, incident)
    row = console.window.dispatch.detail.action_row
    console.press("M")
    menu = row.menu
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "坐席反馈").trigger()
    menu.close()
    console.answer("商户已自行清理")
    console.until(lambda: console.selected.state is State.REPORTED_BACK)
    assert feedback_of(room, incident).by is Means.DESK


def test_that_photos_of_a_patrols_finding_and_of_reports_are_shown_with_the_incident(
    room: SmallRoom, console: Console, tmp_path: Path
) -> None:
    wide, broken = tmp_path / "摊位.png", tmp_path / "坏.jpg"
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(wide))
    broken.write_bytes(b"no picture")
    found, unseen = (room.house.store.files.put(path) for path in (wide, broken))
    patrol = room.act(StartPatrol, crew_id=room.crew("302").id, beat="武林广场").of(Patrol)[0]
    room.act(NoteFinding, number=patrol.number, note="占道摆摊", place=WULIN, evidence=(found,))
    raised = room.act(
        PatrolFinding, number=patrol.number, category="STR.hawker", place=WULIN, words="占道摆摊", finding=1
    )
    incident = raised.of(Incident)[0]
    room.act(EndPatrol, number=patrol.number)
    # The picture has let go of the patrol by then.
    room.pass_time(26 * 3600)
    room.act(FirstLook, incident_id=incident.id, note="画面", evidence=(unseen, "工单 12"))
    show(console, incident)
    assert patrol.id not in console.session.situation.patrols
    section = console.window.dispatch.detail.photos
    console.until(lambda: [button.text() for button in section.buttons] == ["", "打不开"])
    assert [(photo.digest, photo.of) for photo in section.photos] == [
        (found, "finding"),
        (unseen, "first_look"),
    ]
    first = section.buttons[0]
    assert not first.icon().isNull()
    assert first.accessibleName() == "巡查发现 · 2026-11-24 14:20:00 · 周敏"
    first.setFocus()
    console.press("Return")
    sheet = console.sheet(PhotoSheet)
    assert nameless(sheet) == []
    assert sheet.height() < console.window.height()
    console.until(lambda: not sheet.picture.pixmap().isNull())
    console.press("Right")
    console.until(lambda: sheet.picture.text().startswith("这张照片打不开"))
    assert sheet.windowTitle() == "照片 2/2"
    console.press("Left")
    console.until(lambda: sheet.windowTitle() == "照片 1/2")
    console.press("Escape")
    console.until(lambda: console.dialog is None)
