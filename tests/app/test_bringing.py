"""Bringing data in: called off, killed or crashed, it leaves nothing; done, it is one step."""

from __future__ import annotations

import csv
import json
import random
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from app.bringing.answers import Account, Findings, Look, Number, Shapes
from app.bringing.messages import Answered, Ended, Progressed
from app.bringing.process import said_file
from app.bringing.requests import FindingsFrom, FindOut, LookAt, SaveAccount, ShapesOf, TakeBack, WhereIs
from app.bringing.shapes import coordinates, sizes
from data.record import verify
from data.store import SqlStore, open_store
from dispatch.actors import Actor, Role
from dispatch.places import ROADS, ContentFile
from dispatch.reasons import Refused
from dispatch.subject import Subject
from tests.app.bringing import NOW, PLANNER, Worker
from tests.full import FULL

MANY = 12_000
KILLS = 4 if FULL else 2
pytestmark = pytest.mark.long(40)
CORNERS = {1: (120.150, 30.270), 2: (120.154, 30.270), 3: (120.154, 30.274)}


@pytest.fixture(scope="module")
def database(drawn_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn district, shared by the tests of this file."""
    folder = tmp_path_factory.mktemp("bringing") / "一 屏"
    shutil.copytree(drawn_database, folder)
    return folder / "room.sqlite"


@pytest.fixture(autouse=True)
def seat_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPING_HOME", str(tmp_path_factory.mktemp("席 位")))


@pytest.fixture
def worker(database: Path) -> Iterator[Worker]:
    made = Worker(database)
    yield made
    made.close()


@pytest.fixture
def store(database: Path) -> Iterator[SqlStore]:
    opened = open_store(database)
    yield opened
    opened.close()


def shops(folder: Path, count: int, prefix: str = "甲", header: str = "编号") -> Path:
    """A table of shops; every tenth has no name."""
    path = folder / f"{prefix}-shops.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([header, "name", "kind", "lon", "lat"])
        for number in range(count):
            name = "" if number % 10 == 9 else f"{prefix}店{number}"
            lon, lat = 120.155 + number % 50 * 1e-4, 30.270 + number // 50 % 50 * 1e-4
            writer.writerow([f"{prefix}-{number}", name, "restaurant", lon, lat])
    return path


def roads(folder: Path) -> Path:
    """A square of directed edges."""
    features = [
        {
            "type": "Feature",
            "properties": {"u": start, "v": end, "kmh": 36, "length_m": 400, "duration_s": 40, "name": "路"},
            "geometry": {"type": "LineString", "coordinates": [CORNERS[start], CORNERS[end]]},
        }
        for start, end in ((1, 2), (2, 1), (2, 3), (3, 2))
    ]
    path = folder / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def numbered(worker: Worker, path: Path) -> Account:
    """The account of shops whose number column has another name."""
    asked = worker.prepare("subjects", path)
    return worker.ask(type(asked)(**{**vars(asked), "columns": {"number": "编号"}}))


def test_that_a_file_is_looked_at_checked_and_brought_in_by_one_step(
    worker: Worker, store: SqlStore, tmp_path: Path
):
    path = shops(tmp_path, 300)
    look = worker.ask(LookAt("subjects", str(path)))
    assert isinstance(look, Look)
    assert [column.name for column in look.columns] == ["编号", "name", "kind", "lon", "lat"]
    assert look.suggested["number"] == "编号"
    assert (look.row_count, len(look.rows)) == (300, 20)

    before, account = store.newest_seq(), numbered(worker, path)
    assert (account.read, account.kept, account.found("refused")) == (300, 270, 30)
    assert (account.counts[0].code, account.counts[0].count) == ("missing_value", 30)
    part = worker.ask(FindingsFrom("refused", "missing_value", first=10, count=5))
    assert isinstance(part, Findings)
    assert (part.total, [told.row for told in part.told]) == (30, ["111", "121", "131", "141", "151"])
    assert part.told[0].values == {"column": "name", "header": "name"}
    assert worker.ask(WhereIs("refused", "", False, 0)) == Shapes()
    points = coordinates(worker.ask(ShapesOf()).points)
    assert points.shape == (270, 2)
    assert store.newest_seq() == before

    done = worker.ask(worker.carry_out(str(uuid.uuid4())))
    assert done == Number(before + 1)
    assert len([shop for shop in store.rows(Subject) if shop.number.startswith("甲")]) == 270
    back = worker.ask(TakeBack(done.number, PLANNER, str(uuid.uuid4()), NOW))
    assert back == Number(before + 2)
    assert not [shop for shop in store.rows(Subject) if shop.number.startswith("甲")]


def test_that_the_account_is_saved_as_a_table(worker: Worker, tmp_path: Path):
    account = numbered(worker, shops(tmp_path, 50))
    target = tmp_path / "account.csv"
    assert worker.ask(SaveAccount(str(target), "en")) == Number(sum(count.count for count in account.counts))
    with target.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    assert lines[0] == ["row", "outcome", "code", "what"]
    assert lines[1][:3] == ["11", "refused", "missing_value"]


def test_that_what_is_called_off_while_it_is_checked_leaves_nothing_and_the_worker_goes_on(
    worker: Worker, store: SqlStore, tmp_path: Path
):
    before = store.newest_seq()
    number = worker.process.ask(worker.prepare("subjects", shops(tmp_path, MANY, header="number")))
    worker.progressed(number)
    worker.process.cancel(number)
    with pytest.raises(Refused, match="cancelled"):
        worker.answer(number)
    with pytest.raises(Refused, match="nothing_prepared"):
        worker.ask(worker.carry_out(str(uuid.uuid4())))
    assert store.newest_seq() == before
    assert numbered(worker, shops(tmp_path, 20)).kept == 18


def test_that_who_may_not_import_is_refused_and_no_file_stays(
    worker: Worker, store: SqlStore, tmp_path: Path
):
    before, digests = store.newest_seq(), set(store.files.digests())
    account = worker.ask(worker.prepare("roads", roads(tmp_path), attribution="自绘"))
    assert account.has_shapes
    lines = worker.ask(ShapesOf())
    assert len(sizes(lines.line_sizes)) >= 2
    assert sizes(lines.line_sizes).sum() == len(coordinates(lines.lines))
    asked = worker.carry_out(str(uuid.uuid4()))
    nobody = type(asked)(**{**vars(asked), "actor": Actor("周敏", Role.OPERATOR)})
    with pytest.raises(Refused, match="not_permitted"):
        worker.ask(nobody)
    assert store.newest_seq() == before
    assert set(store.files.digests()) == digests
    assert list(store.files.promises()) == []


@pytest.mark.faults
def test_that_a_worker_killed_while_it_carries_out_leaves_the_whole_step_or_nothing(
    database: Path, store: SqlStore, tmp_path: Path
):
    chance = random.Random(5)
    path = shops(tmp_path, 3_000, "丁")
    done = 0
    for _ in range(KILLS):
        worker, action_id, before = Worker(database), str(uuid.uuid4()), store.newest_seq()
        numbered(worker, path)
        number = worker.process.ask(worker.carry_out(action_id))
        worker.progressed(number, "writing")
        worker.process.cancel(number, grace_s=chance.random() * 0.6)
        worker.ended() if not _is_answered(worker, number) else worker.close()
        with_step = Worker(database)
        step = with_step.ask(FindOut(action_id)).number
        with_step.close()
        shops_now = [shop for shop in store.rows(Subject) if shop.number.startswith("丁")]
        assert store.newest_seq() == max(before, step)
        done = done or step
        assert len(shops_now) == (2_700 if done else 0)
        if done:
            break
    assert verify(store).ok


def _is_answered(worker: Worker, number: int) -> bool:
    """Whether the answer came before the kill."""
    while True:
        heard = worker.next()
        if isinstance(heard, Answered) and heard.to == number:
            return True
        if isinstance(heard, Ended):
            worker.heard.put(heard)
            return False
        assert isinstance(heard, Progressed)


def test_that_roads_of_a_killed_import_do_not_stay_as_a_file(database: Path, store: SqlStore, tmp_path: Path):
    digests, action_id = set(store.files.digests()), str(uuid.uuid4())
    # What a kill between the file and its step leaves behind, to the byte.
    orphan = store.files.put(b"roads that nobody points at", action_id)
    worker = Worker(database)
    assert worker.ask(FindOut(action_id)) == Number(0)
    worker.close()
    assert orphan not in set(store.files.digests())
    assert set(store.files.digests()) == digests
    assert store.rows(ContentFile, id=ROADS)[0].digest in digests


def test_that_a_crash_is_told_and_its_last_words_are_kept(database: Path, store: SqlStore, tmp_path: Path):
    before = store.newest_seq()
    worker = Worker(database, module="tests.app.crashing_worker")
    worker.process.ask(worker.prepare("subjects", shops(tmp_path, 20)))
    ended = worker.ended()
    assert ended.code != 0
    assert not ended.was_wanted
    assert "die_where_nobody_catches" in said_file().read_text(encoding="utf-8")
    assert store.newest_seq() == before


def test_that_the_worker_ends_with_whoever_started_it(database: Path):
    worker = Worker(database)
    worker.process.close()
    assert worker.ended() == Ended(0, True)


def test_that_what_is_unexpected_is_told_by_name(worker: Worker, tmp_path: Path):
    with pytest.raises(Refused, match="unexpected"):
        worker.ask(LookAt("no such kind", str(tmp_path / "none.csv")))
    with pytest.raises(Refused, match="file_not_found"):
        worker.ask(LookAt("subjects", str(tmp_path / "none.csv")))


def test_that_a_shape_of_a_zone_comes_as_an_area(worker: Worker, tmp_path: Path):
    square = shapely.box(120.15, 30.27, 120.16, 30.28)
    zones = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "330105012901", "name": "试验社区"},
                "geometry": json.loads(shapely.to_geojson(square)),
            }
        ],
    }
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps(zones, ensure_ascii=False), encoding="utf-8")
    account = worker.ask(worker.prepare("zones", path, kind="community"))
    assert account.rows == 1
    shapes = worker.ask(ShapesOf())
    assert sizes(shapes.area_sizes).tolist() == [1]
    assert shapely.Polygon(coordinates(shapes.rings)).equals(square)
