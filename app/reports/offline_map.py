"""A folium map in one file that loads nothing: Leaflet stands in it, and the page forbids the rest."""

from __future__ import annotations

import base64
import html
import re
from importlib.resources import files
from typing import Any, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

LEAFLET = "leaflet"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_URL = re.compile(r"url\((images/[\w.-]+\.png)\)")


def leaflet_text(name: str) -> str:
    """A text file of the shipped Leaflet."""
    return files(__package__).joinpath(LEAFLET, name).read_text(encoding="utf-8")


def leaflet_script() -> str:
    """Leaflet's script, without the link to a map of its source that is not here."""
    return leaflet_text("leaflet.js").partition("//# sourceMappingURL")[0]


def leaflet_style() -> str:
    """Leaflet's style sheet with its pictures in it."""
    return _URL.sub(lambda found: f"url({_as_data(found[1])})", leaflet_text("leaflet.css"))


def _as_data(name: str) -> str:
    content = files(__package__).joinpath(LEAFLET, *name.split("/")).read_bytes()
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")


class _Inlined(Element):
    """Raw text of the page's head."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Attribution(MacroElement):
    """Who the data is from, in the map's corner; plain text."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.attributionControl.addAttribution({{ this.text|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, text: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Attribution"
        self.text = html.escape(text)


class OfflineMap(folium.Map):
    """A map without tiles and without links to scripts or style sheets."""

    def __init__(self, title: str, **how: Any) -> None:
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        super().__init__(tiles=None, **how)
        figure = self.figure
        figure.title = html.escape(title)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        parts = (policy, f"<style>{leaflet_style()}</style>", f"<script>{leaflet_script()}</script>")
        for number, part in enumerate(parts):
            figure.header.add_child(_Inlined(part), name=f"leaflet_{number}")

    @property
    def figure(self) -> Figure:
        """The page around the map."""
        return cast(Figure, self.get_root())

    def as_page(self) -> str:
        """The whole page."""
        return self.figure.render()
