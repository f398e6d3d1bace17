"""The shipped Leaflet as text to be written into a page."""

from __future__ import annotations

import base64
import re
from importlib.resources import files

FOLDER = "leaflet"
_URL = re.compile(r"url\((images/[\w.-]+\.png)\)")


def leaflet_text(name: str) -> str:
    """A text file of the shipped Leaflet."""
    return files(__package__).joinpath(FOLDER, name).read_text(encoding="utf-8")


def leaflet_script() -> str:
    """Leaflet's script, without the link to a map of its source that is not here."""
    return leaflet_text("leaflet.js").partition("//# sourceMappingURL")[0]


def leaflet_style() -> str:
    """Leaflet's style sheet with its pictures in it."""
    return _URL.sub(lambda found: f"url({_as_data(found[1])})", leaflet_text("leaflet.css"))


def _as_data(name: str) -> str:
    content = files(__package__).joinpath(FOLDER, *name.split("/")).read_bytes()
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")
