"""The ground of a centre is made once, however many maps ask for it and when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.console.map.map_data import Ground
from app.console.map_ground import ground_of
from app.words import Words
from tests.room import SmallRoom

MAPS = 4


def test_that_maps_that_ask_at_once_get_one_ground(room: SmallRoom) -> None:
    centre = room.house.centre()
    words = Words("zh", "Asia/Shanghai")
    together = Barrier(MAPS)

    def ask(_number: int) -> Ground:
        together.wait()
        return ground_of(centre, (), words)

    with ThreadPoolExecutor(MAPS) as pool:
        made = list(pool.map(ask, range(MAPS)))
    assert len({id(ground.names) for ground in made}) == 1
    assert made[0].names.lines
