"""A folium map in one file that loads nothing: Leaflet stands in it, and the page forbids the rest."""

from __future__ import annotations

import html
from typing import Any, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from app.reports.leaflet_files import leaflet_script, leaflet_style

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


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
