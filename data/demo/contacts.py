"""The drawn directory: command room, departments, streets with their duty officers, crews. All invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.demo.schematic import read_toml
from dispatch.directory import Contact, ContactKind
from dispatch.people import Crew
from dispatch.simulation.chance import Chance

CENTRE = "330105"
DEPARTMENTS = {
    "GA": "公安",
    "ZF": "综合执法",
    "SC": "市场监管",
    "XF": "消防",
    "JJ": "交警",
    "YJ": "应急管理",
    "ST": "生态环保",
    "RS": "人社",
    "WG": "文广旅体",
    "MT": "矛调中心",
}
"""Those whom a street calls on."""


def draw_contacts(crews: Iterable[Crew], seed: int) -> tuple[Contact, ...]:
    """Return the directory for the district and its crews; numbers are no real ones (0571-0000…)."""
    return (*_room(), *_departments(), *_streets(Chance(seed)), *_crews(crews))


def _contact(
    kind: ContactKind,
    code: str,
    name: str,
    phone: str,
    *,
    unit: str = "",
    person: str = "",
    radio: str = "",
) -> Contact:
    contact_id = f"contact:{kind}:{code}"
    return Contact(
        id=contact_id, kind=kind, code=code, name=name, phone=phone, unit=unit, person=person, radio=radio
    )


def _room() -> Iterator[Contact]:
    yield _contact(ContactKind.COMMAND, CENTRE, "区指挥中心", "0571-00001000", radio="拱墅 01")


def _departments() -> Iterator[Contact]:
    for number, (code, name) in enumerate(DEPARTMENTS.items(), 1):
        yield _contact(ContactKind.DEPARTMENT, code, f"{name}值班室", f"0571-000011{number:02d}", unit=CENTRE)


def _streets(chance: Chance) -> Iterator[Contact]:
    names = read_toml("names.toml")
    for number, street in enumerate(read_toml("streets.toml")["street"], 1):
        code, name = street["code"], street["name"]
        team = f"{name}综合执法队"
        yield _contact(ContactKind.STREET, code, team, f"0571-000012{number:02d}", unit=CENTRE)
        officer = chance.one_of(names["surnames"], "duty officer", code)
        officer += chance.one_of(names["given"], "duty officer given", code)
        yield _contact(
            ContactKind.DUTY_OFFICER,
            f"{code}D",
            f"{name}值班长",
            f"0571-000013{number:02d}",
            unit=code,
            person=officer,
            radio=f"{name.removesuffix('街道')} 01",
        )


def _crews(crews: Iterable[Crew]) -> Iterator[Contact]:
    known = sorted({crew.call_sign: crew for crew in crews}.items())
    for number, (call_sign, crew) in enumerate(known, 1):
        phone = f"0571-0002{number:04d}"
        yield _contact(ContactKind.CREW, call_sign, crew.name, phone, unit=crew.unit, radio=call_sign)
