"""The exported map: one file that loads nothing, every text from outside harmless, the source named."""

from __future__ import annotations

import dataclasses
import json
import re
import uuid
from html.parser import HTMLParser

import pytest

from app.reports.leaflet_files import leaflet_script, leaflet_text
from app.reports.road_lines import road_lines
from app.reports.situation_map import SituationMap
from app.words import Words
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.incident import Place
from dispatch.people import Crew
from dispatch.places import ContentFile, ZoneRow
from tests.room import SmallRoom

EVIL = "<script>alert('x')</script>`${alert(1)}`</script><img src=x onerror=alert(2)>"


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the text of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)


def as_ascii(text: str) -> str:
    """Text as scripts may carry it."""
    return json.dumps(text)[1:-1]


def bring(room: SmallRoom, *rows: object) -> None:
    room.house.seat.act(
        Import(action_id=str(uuid.uuid4()), actor=SYSTEM, what="test", source="", digest="", rows=rows)
    )


def page_of(room: SmallRoom, language: str = "zh") -> str:
    return SituationMap(room.house, Words(language)).page()


def test_that_the_page_loads_nothing_from_anywhere(room: SmallRoom):
    room.accepted()
    tags = Tags(page_of(room)).tags
    loading = [(tag, found) for tag, found in tags if found.get("src") or tag == "link"]
    assert loading == []
    policy = next(
        found["content"] for tag, found in tags if found.get("http-equiv", "").startswith("Content-S")
    )
    assert policy.startswith("default-src 'none'")
    assert "https" not in policy


def test_that_leaflet_stands_in_the_page_with_its_pictures(room: SmallRoom):
    page = page_of(room)
    assert leaflet_script() in page
    assert "url(data:image/png;base64," in page
    assert "url(images/" not in page
    assert "sourceMappingURL" not in page
    assert "BSD 2-Clause" in leaflet_text("LICENSE.txt")


def test_that_zones_roads_incidents_and_crews_are_on_it(room: SmallRoom):
    incident = room.accepted()
    page = page_of(room)
    assert incident.number in page
    assert "天水街道" in page or as_ascii("天水街道") in page
    assert page.count('"type": "Point"') == 1 + 6
    assert '"MultiLineString"' in page


def test_that_text_from_outside_never_becomes_part_of_the_page(room: SmallRoom):
    before = len([tag for tag, _ in Tags(page_of(room)).tags if tag == "script"])
    room.accepted(words=EVIL, place=Place(EVIL, 120.1630, 30.2742, "name"))
    crew, zone = room.crew("301"), room.house.store.get(ZoneRow, "330105012")
    road = next(row for row in room.house.store.rows(ContentFile) if row.id == "roads")
    bring(
        room,
        dataclasses.replace(crew, name=EVIL),
        dataclasses.replace(zone, name=EVIL),
        dataclasses.replace(road, attribution=EVIL),
    )
    assert any(crew.name == EVIL for crew in room.house.store.rows(Crew))
    parsed = Tags(page_of(room))
    assert len([tag for tag, _ in parsed.tags if tag == "script"]) == before
    assert not [tag for tag, found in parsed.tags if tag == "img" or "onerror" in found]
    ours = parsed.scripts[-1]
    assert "<img" not in ours
    assert "<script" not in ours
    assert "&lt;img" in ours or "\\u0026lt;img" in ours


def test_that_the_source_of_the_data_is_named(room: SmallRoom):
    road = next(row for row in room.house.store.rows(ContentFile) if row.id == "roads")
    bring(room, dataclasses.replace(road, attribution="(c) Roads People"))
    page = page_of(room)
    assert 'addAttribution("(c) Roads People")' in page
    assert "schematic, not surveyed" in page


def test_that_a_secret_report_keeps_its_words_to_itself(room: SmallRoom):
    room.accepted(words="whistleblower words", is_secret=True)
    assert "whistleblower" not in page_of(room)


def test_that_the_banner_says_what_kind_of_data_it_is_in_either_language(room: SmallRoom):
    assert "演练数据，非实情" in page_of(room)
    assert "Drill data, nothing real" in page_of(room, "en")


def test_that_small_roads_are_left_out_where_there_are_too_many(room: SmallRoom):
    network = room.house.centre().router.network
    whole = road_lines(network)
    assert whole.left_out == ()
    short = road_lines(network, most_points=1_000)
    assert "minor" in short.left_out
    assert "primary" in short.lines
    assert sum(len(lines) for lines in whole.lines.values()) <= network.shape_count


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_the_scripts_of_the_page_are_whole(room: SmallRoom, language: str):
    room.accepted(words=EVIL)
    ours = Tags(page_of(room, language)).scripts[-1]
    assert re.search(r"L\.map\(", ours)
    assert ours.count("{") == ours.count("}")
