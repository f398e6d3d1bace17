"""The colour tokens of the console, dark and light, and the sizes that go with them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

ThemeName = Literal["dark", "light"]
Medium = Literal["desktop", "wall", "phone"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours, each as `#RRGGBB`; painters read this and never the style sheet."""

    name: ThemeName
    bg0: str
    bg1: str
    bg2: str
    bg3: str
    sel: str
    line: str
    line2: str
    t1: str
    t2: str
    t3: str
    acc: str
    accbg: str
    onacc: str
    steel: str
    steelbg: str
    risk: str
    riskfill: str
    riskbg: str
    breach: str
    breachbg: str
    breachfill: str
    hold: str
    holdbg: str
    map_outside: str
    map_land: str
    map_land_alternate: str
    road_elevated: str
    road_primary: str
    road_secondary: str
    road_tertiary: str
    road_minor: str
    sub_district_line: str
    precinct_line: str
    map_label: str
    road_label: str
    halo: str
    unit: str
    unit_ink: str
    unit_off: str
    reach: str
    water: str
    park: str
    wood: str
    ground_bare: str
    ground_farm: str
    ground_living: str
    ground_working: str
    ground_paved: str
    building: str
    building_line: str

    @property
    def is_dark(self) -> bool:
        """Whether light marks stand on a dark ground."""
        return self.name == "dark"

    def colours(self) -> dict[str, str]:
        """Token name to `#RRGGBB`, for templates and tests."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "name"}


@cache
def shipped() -> dict[str, Any]:
    """The shipped `tokens.json`: colours, type, spacing, radii, lines and heights."""
    text = files("app.console.theme").joinpath("tokens.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def theme_named(kept: str) -> ThemeName:
    """The theme that a seat keeps by name; dark where there is none of that name."""
    return "light" if kept == "light" else "dark"


@cache
def load_tokens(name: ThemeName = "dark") -> Tokens:
    """The tokens of one theme."""
    colours = {token: entry[name] for token, entry in shipped()["colours"].items()}
    return Tokens(name=name, **colours)


def spacing(name: str) -> int:
    """A spacing step in px: tight, small, medium, large or section."""
    return int(shipped()["spacing"][name])


def radius(name: str) -> int:
    """A corner radius in px: chip, control or surface."""
    return int(shipped()["radii"][name])


def height(name: str) -> int:
    """A row or bar height in px, such as `queue_row` or `top_bar`."""
    return int(shipped()["heights"][name])
