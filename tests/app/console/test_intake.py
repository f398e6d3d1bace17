"""The intake form: a report is typed, previewed and taken in, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.console.intake.draft import Draft, DraftBox
from app.console.intake.form import IntakeForm
from app.console.intake.place_field import coordinates_of
from app.console.session import Session
from app.preferences import Preferences, load_preferences, save_preferences
from dispatch.actions.zones import DrawZone
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.typeahead import Entry, TypeAhead
from gis.datum import Datum, from_wgs84
from gis.zones import ZoneKind
from tests.room import COMMANDER, WULIN, SmallRoom

LON, LAT = 120.163, 30.2742


class Intake:
    """The form as a person uses it: types, walks by keys, reads what it says."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.form = IntakeForm(session)
        qtbot.addWidget(self.form)
        self.form.resize(440, 800)
        self.form.show()
        self.form.activateWindow()
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle, timeout=10_000)

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=10_000)
        self.settle()

    def type_in(self, field: QWidget, text: str) -> None:
        """Typed where input methods type Chinese; key by key where it is ASCII."""
        field.setFocus()
        if text.isascii():
            self.qtbot.keyClicks(field, text)
        else:
            QApplication.sendEvent(field, _committed(text))
        self.settle()

    def press(self, field: QWidget, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(field, key)
        self.settle()

    def pick_category(self, typed: str) -> None:
        line = self.form.fields.category.line
        self.type_in(line, typed)
        self.until(lambda: bool(line.offers))
        self.press(line, Qt.Key.Key_Return)

    def pick_place(self, typed: str) -> None:
        line = self.form.fields.place.line
        self.type_in(line, typed)
        self.until(lambda: bool(line.offers))
        self.press(line, Qt.Key.Key_Down, Qt.Key.Key_Return)

    def submit(self, *, accepts: bool = False) -> Incident:
        """The incident that the seat holds once all is done."""
        received = QSignalSpy(self.form.received)
        keys = Qt.Key.Key_Return if accepts else Qt.Key.Key_S
        self.qtbot.keyClick(self.form.fields.words, keys, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: received.count() == 1)
        return self.session.situation.incidents[received.at(0)[0]]


def _committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


@pytest.fixture
def intake(room: SmallRoom, qtbot: QtBot, console_app: object) -> Intake:
    return Intake(room.session(), qtbot)


def test_that_a_report_is_taken_in_and_accepted_by_the_keyboard_alone(intake: Intake) -> None:
    intake.type_in(intake.form.fields.words, "广场东侧有人摆摊")
    intake.pick_category("wzys")
    intake.pick_place("wlgc")
    incident = intake.submit(accepts=True)
    assert (incident.category, incident.state, incident.words) == (
        "STR.hawker",
        State.ACCEPTED,
        "广场东侧有人摆摊",
    )
    assert (incident.place.text, incident.place.lon, incident.place.found_by) == ("武林广场", LON, "name")
    assert intake.session.selected_incident == incident.id


def test_that_receiving_alone_leaves_the_acceptance_to_the_desk(intake: Intake) -> None:
    intake.pick_category("STR.haw")
    intake.form.set_place(LON, LAT)
    assert intake.submit().state is State.REPORTED


def test_that_the_words_of_a_place_are_never_rewritten(intake: Intake) -> None:
    intake.pick_place("武林广场东侧喷泉")
    place = intake.form.draft.place
    assert place.text == "武林广场东侧喷泉"
    assert (place.lon, place.lat) == (LON, LAT)


def test_that_enter_takes_the_first_offer_of_a_place(intake: Intake) -> None:
    line = intake.form.fields.place.line
    intake.type_in(line, "wlgc")
    intake.until(lambda: bool(line.offers))
    (offers,) = (one for one in intake.form.findChildren(QListWidget) if one.isVisible())
    # The field is narrow: names that begin alike are told apart by their ends.
    assert offers.width() > line.width()
    assert intake.form.rect().contains(offers.geometry())
    intake.press(line, Qt.Key.Key_Return)
    assert (line.text(), intake.form.fields.place.position) == ("武林广场", (LON, LAT))


def test_that_tab_leaves_the_offers_of_a_place_alone(intake: Intake) -> None:
    line = intake.form.fields.place.line
    intake.type_in(line, "wlgc")
    intake.until(lambda: bool(line.offers))
    intake.press(line, Qt.Key.Key_Tab)
    assert intake.form.fields.place.position is None


def test_that_an_unplaced_report_is_accepted_only_when_asked_twice(intake: Intake) -> None:
    intake.pick_category("wzys")
    intake.type_in(intake.form.fields.place.line, "说不清在哪")
    told = [label.text() for label in intake.form.fields.place.findChildren(QLabel)]
    assert any(text.startswith("只有文字，尚未定位") for text in told)
    received = QSignalSpy(intake.form.received)
    intake.qtbot.keyClick(intake.form.fields.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    intake.settle()
    assert received.count() == 0
    assert intake.form.fields.place.line.hasFocus()
    assert intake.submit(accepts=True).state is State.ACCEPTED


def test_that_a_name_typed_in_full_is_found_without_picking(intake: Intake) -> None:
    line = intake.form.fields.place.line
    intake.type_in(line, "武林广场")
    intake.press(line, Qt.Key.Key_Tab)
    assert intake.form.fields.place.position == (LON, LAT)


def test_that_a_crossing_and_a_zone_that_was_drawn_since_are_places_too(
    room: SmallRoom, intake: Intake
) -> None:
    field = intake.form.fields.place
    intake.type_in(field.line, "体育场路中山北路")
    intake.press(field.line, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert field.position is not None
    assert field.line.text() == "体育场路中山北路"
    square = shapely.to_wkb(shapely.box(120.150, 30.290, 120.154, 30.294))
    room.act(DrawZone, COMMANDER, zone_kind=ZoneKind.FUNCTIONAL_ZONE, name="新天地夜市", wkb=square)
    field.line.clear()
    intake.type_in(field.line, "xtdys")
    intake.until(lambda: bool(field.line.offers))
    intake.press(field.line, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert field.position == pytest.approx((120.152, 30.292), abs=1e-6)


def test_that_new_words_unsay_a_found_position_but_not_one_from_the_map(intake: Intake) -> None:
    intake.pick_place("wlgc")
    intake.type_in(intake.form.fields.place.line, "西侧三百米")
    assert intake.form.fields.place.position is None
    intake.form.set_place(LON, LAT)
    intake.type_in(intake.form.fields.place.line, "树下")
    assert intake.form.fields.place.position == (LON, LAT)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_that_coordinates_of_other_datums_are_turned_into_wgs_84(intake: Intake, datum: Datum) -> None:
    lon, lat = from_wgs84(LON, LAT, datum)
    field = intake.form.fields.place
    intake.type_in(field.line, f"{float(lon):.6f}, {float(lat):.6f}")
    field.datum.setCurrentIndex([Datum.WGS84, Datum.GCJ02, Datum.BD09].index(datum))
    field.datum.activated.emit(field.datum.currentIndex())
    assert field.position == pytest.approx((LON, LAT), abs=2e-6)


def test_that_latitude_first_is_seen_where_it_can_only_be_one() -> None:
    assert coordinates_of("30.2742，120.163") == (120.163, 30.2742)
    assert coordinates_of("武林广场") is None
    assert coordinates_of("120.163, 300") is None


def test_that_the_map_is_asked_for_a_click_and_its_answer_is_taken(intake: Intake) -> None:
    asked = QSignalSpy(intake.form.place_requested)
    intake.form.fields.place.from_map.click()
    intake.form.set_place(LON, LAT)
    assert [line[0] for line in (asked.at(0), asked.at(1))] == [True, False]
    assert intake.form.draft.found_by == "map"


def test_that_zones_rule_and_limits_are_shown_as_soon_as_they_are_known(intake: Intake) -> None:
    intake.pick_category("wzys")
    intake.pick_place("wlgc")
    intake.until(lambda: intake.form.preview.preview.zones is not None)
    preview = intake.form.preview.preview
    assert preview.zones is not None
    assert preview.zones.sub_district == "330105012"
    assert preview.rule is not None
    assert (preview.rule.variant, preview.rule.arrival_s) == ("core", 300)
    assert [limit.amount for limit in preview.closing] == [3.0]


def test_that_a_ticked_fact_makes_the_report_more_severe(intake: Intake) -> None:
    intake.pick_category("wzys")
    intake.form.set_place(LON, LAT)
    box = next(iter(intake.form.fields.category._boxes.values()))
    assert intake.form.fields.category.line.nextInFocusChain() is box
    box.setFocus()
    intake.press(box, Qt.Key.Key_Space)
    incident = intake.submit()
    assert incident.severity == 2
    assert incident.tags == ("five_or_more",)


def test_that_a_likely_duplicate_is_offered_and_the_report_counted_as_an_urge(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    earlier = room.accepted(place=WULIN)
    intake = Intake(room.session(), qtbot)
    intake.type_in(intake.form.fields.words, "还在摆")
    intake.pick_category("wzys")
    intake.form.set_place(LON + 0.0005, LAT)
    intake.until(lambda: bool(intake.form.preview.preview.likely))
    [button] = intake.form.preview.findChildren(QPushButton)
    button.setFocus()
    intake.press(button, Qt.Key.Key_Space)
    intake.until(lambda: intake.session.situation.incidents[earlier.id].urges == 1)
    assert intake.form.draft.is_blank


def test_that_an_old_or_far_incident_is_no_duplicate(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    room.accepted(place=WULIN)
    room.pass_time(31 * 60)
    intake = Intake(room.session(), qtbot)
    intake.pick_category("wzys")
    intake.form.set_place(LON, LAT)
    intake.until(lambda: intake.form.preview.preview.zones is not None)
    assert not intake.form.preview.preview.likely


def test_that_what_is_missing_is_said_at_the_field_and_nothing_is_sent(intake: Intake) -> None:
    intake.form.submit()
    assert intake.form.fields.category.line.property("fault") == "true"
    assert intake.form.fields.place.line.property("fault") == "true"
    assert not intake.session.situation.incidents


def test_that_a_time_that_nobody_understands_is_said_and_kept(intake: Intake) -> None:
    intake.pick_category("wzys")
    intake.form.set_place(LON, LAT)
    intake.type_in(intake.form.fields.reported_at, "soon")
    intake.form.submit()
    assert intake.form.fields.reported_at.property("fault") == "true"
    assert intake.form.draft.reported_at == "soon"


def test_that_a_time_said_back_is_kept_with_the_report(intake: Intake, room: SmallRoom) -> None:
    intake.pick_category("wzys")
    intake.form.set_place(LON, LAT)
    intake.type_in(intake.form.fields.reported_at, "-3")
    incident = intake.submit()
    assert incident.reported_at is not None
    assert (room.clock.now() - incident.reported_at).total_seconds() == 180


def test_that_everything_typed_is_there_again_after_a_crash(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    file = room.house.store.files.folder.parent / "seat.json"
    first = Intake(room.session(), qtbot)
    first.form.drafts_changed.connect(lambda: save_preferences(first.session.preferences, file))
    first.type_in(first.form.fields.words, "一半的话")
    first.type_in(first.form.fields.caller_phone, "19900001234")
    first.pick_category("wzys")
    qtbot.waitUntil(lambda: file.exists() and "STR.hawker" in file.read_text(encoding="utf-8"))
    again = Intake(room.session(preferences=load_preferences(file)), qtbot)
    draft = again.form.draft
    assert (draft.words, draft.caller_phone, draft.category) == ("一半的话", "19900001234", "STR.hawker")


def test_that_several_drafts_stand_side_by_side(intake: Intake) -> None:
    intake.type_in(intake.form.fields.words, "第一件")
    intake.form.start_new()
    intake.type_in(intake.form.fields.words, "第二件")
    kept = DraftBox(intake.session.preferences).all()
    assert [draft.words for draft in kept] == ["第一件", "第二件"]
    intake.form.open_draft(kept[0].id)
    assert intake.form.fields.words.toPlainText() == "第一件"


def test_that_a_draft_ends_when_its_report_is_in(intake: Intake) -> None:
    intake.pick_category("wzys")
    intake.form.set_place(LON, LAT)
    intake.submit()
    assert DraftBox(intake.session.preferences).all() == []
    assert intake.form.draft.is_blank


def test_that_a_draft_of_another_program_is_passed_over() -> None:
    preferences = Preferences(drafts={"intake": [{"id": "a", "words": "在", "unknown": 1}, "nonsense", {}]})
    assert [draft.words for draft in DraftBox(preferences).all()] == ["在"]


def test_that_a_blank_draft_is_not_kept() -> None:
    box = DraftBox(Preferences())
    draft = Draft(words="话")
    box.put(draft)
    box.put(Draft(id=draft.id))
    assert box.all() == []


def test_that_switching_the_language_keeps_what_was_typed(intake: Intake) -> None:
    intake.type_in(intake.form.fields.words, "原话")
    intake.pick_category("wzys")
    intake.session.set_appearance("en", "light")
    intake.settle()
    assert intake.form.fields.category.line.text() == "Unlicensed hawker"
    assert intake.form.draft.words == "原话"
    assert intake.form.draft.category == "STR.hawker"


def test_that_every_control_has_a_name_for_a_screen_reader(intake: Intake) -> None:
    fields = intake.form.fields
    controls = (fields.source, fields.words, fields.category.line, fields.place.line, fields.place.datum)
    more = (fields.caller_name, fields.caller_phone, fields.reported_at)
    assert all(control.accessibleName() for control in (*controls, *more))


class TestTypeAhead:
    """What a few typed letters mean."""

    index = TypeAhead(
        [Entry(1, "长庆街道"), Entry(2, "武林广场"), Entry(3, "武林门"), Entry(4, "中舟街", also=("ZZ-1",))]
    )

    def found(self, typed: str) -> list[int]:
        return [entry.key for entry in self.index.find(typed)]

    def test_that_a_character_is_found_by_each_of_its_readings(self) -> None:
        assert self.found("changq") == self.found("zhangq") == [1]

    def test_that_initials_and_whole_syllables_mix(self) -> None:
        assert self.found("wulingc") == [2]

    def test_that_the_name_itself_goes_before_what_it_is_part_of(self) -> None:
        assert self.found("武林") == [3, 2]

    def test_that_other_names_and_codes_are_found(self) -> None:
        assert self.found("zz-1") == [4]

    def test_that_longer_words_find_the_name_within_them(self) -> None:
        assert self.found("武林门地铁口") == [3]

    def test_that_nothing_typed_finds_nothing(self) -> None:
        assert self.found("  ") == []
