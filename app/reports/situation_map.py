"""The situation as a map in one HTML file: zones, roads, incidents and crews, drawn from the data alone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

import folium
import shapely
from branca.element import Element
from folium.template import Template
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.build import House
from app.console.theme.tokens import Tokens, load_tokens
from app.reports.offline_map import Attribution, OfflineMap
from app.reports.road_lines import DECIMALS, RoadLines, road_lines
from app.words import Words
from dispatch.clock_queries import ClocksOf
from dispatch.clock_view import Outcome
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.places import ContentFile
from dispatch.situation import Situation
from gis.zones import Zone, ZoneKind

SHOWN = (ZoneKind.DISTRICT, ZoneKind.SUB_DISTRICT)
OFFERED = (ZoneKind.PRECINCT, ZoneKind.COMMUNITY, ZoneKind.FUNCTIONAL_ZONE)
ROAD_WIDTH = {"primary": 4, "secondary": 3, "tertiary": 2, "minor": 1, "path": 1}
Feature = dict[str, Any]


class _Banner(Element):
    """Title and notes over the map, as HTML that has been escaped."""

    _template = Template(
        '<div style="position:fixed;z-index:1000;left:56px;top:10px;padding:6px 12px;'
        'background:{{ this.background }};color:{{ this.ink }};border-radius:8px;font:14px sans-serif">'
        "<b>{{ this.title }}</b>{% for note in this.notes %}<br>{{ note }}{% endfor %}</div>"
    )

    def __init__(self, title: str, notes: Iterable[str], tokens: Tokens) -> None:
        super().__init__()
        self.title = html.escape(title)
        self.notes = [html.escape(note) for note in notes]
        self.background, self.ink = tokens.bg1, tokens.t1


class SituationMap:
    """Puts the map of one moment together; every text is escaped where it enters the page."""

    def __init__(self, house: House, words: Words) -> None:
        self._house = house
        self._words = words
        self._centre = house.centre()
        self._situation = Situation.of(house.seat.snapshot())
        self._now = house.clock.now()
        self._tokens = load_tokens("light")

    def page(self) -> str:
        """The whole HTML page."""
        incidents = self._situation.open_incidents()
        crews = self._situation.crews_on_shift(self._now)
        title = self._words.say("export.title", centre=self._centre.settings.centre_name, at=self._now)
        made = OfflineMap(title, prefer_canvas=True, control_scale=True)
        roads = self._roads()
        for layer in (*self._zone_layers(), *self._road_layers(roads)):
            layer.add_to(made)
        self._points("export.crews", map(self._crew, crews)).add_to(made)
        self._points("export.incidents", map(self._incident, incidents)).add_to(made)
        folium.LayerControl(collapsed=False).add_to(made)
        made.fit_bounds(self._bounds())
        for text in self._attributions():
            Attribution(text).add_to(made)
        notes = self._notes(incidents, len(crews), roads)
        made.figure.html.add_child(_Banner(title, notes, self._tokens))
        return made.as_page()

    def _notes(self, incidents: list[Incident], crews: int, roads: RoadLines | None) -> Iterator[str]:
        unplaced = sum(not incident.place.is_known for incident in incidents)
        yield self._words.say("export.counts", incidents=len(incidents), unplaced=unplaced, crews=crews)
        yield self._words.say(f"export.kind.{self._house.identity.kind}")
        if roads is not None and roads.left_out:
            yield self._words.say("export.roads_left_out")

    def _attributions(self) -> list[str]:
        """What the data's own metadata says of its origin, each once."""
        told = [row.attribution for row in self._house.store.rows(ContentFile)]
        if self._centre.network is not None:
            told.append(self._centre.network.metadata.get("attribution", ""))
        told += [zone.attributes.get("attribution", "") for zone in self._shown_zones()]
        return [text for text in dict.fromkeys(told) if text]

    def _shown_zones(self) -> list[Zone]:
        zones = (zone for kind in (*SHOWN, *OFFERED) for zone in self._centre.atlas.of_kind(kind))
        return [zone for zone in zones if zone.geometry is not None]

    def _bounds(self) -> list[list[float]]:
        """South-west and north-east as lat, lon; of zones, else of roads, else the whole world."""
        shapes = [zone.geometry for zone in self._shown_zones()]
        network = self._centre.network
        if shapes:
            west, south, east, north = shapely.total_bounds(shapes).tolist()
        elif network is not None:
            lon, lat = network.node_lon, network.node_lat
            west, south, east, north = lon.min(), lat.min(), lon.max(), lat.max()
        else:
            west, south, east, north = -180.0, -60.0, 180.0, 75.0
        return [[float(south), float(west)], [float(north), float(east)]]

    def _zone_layers(self) -> Iterator[folium.GeoJson]:
        for kind in (*SHOWN, *OFFERED):
            zones = [zone for zone in self._shown_zones() if zone.kind is kind]
            colour = self._tokens.sub_district_line if kind in SHOWN else self._tokens.precinct_line
            style = {"color": colour, "weight": 2 if kind in SHOWN else 1, "fillOpacity": 0.04}
            features = [self._feature(_mapped(zone), self._zone(zone), style) for zone in zones]
            if features:
                yield self._layer(f"zone_kind.{kind}", features, is_shown=kind in SHOWN)

    def _zone(self, zone: Zone) -> Mapping[str, str]:
        return {"name": zone.name, "code": zone.code}

    def _roads(self) -> RoadLines | None:
        return None if self._centre.network is None else road_lines(self._centre.network)

    def _road_layers(self, roads: RoadLines | None) -> Iterator[folium.GeoJson]:
        if roads is None:
            return
        features = []
        for group, lines in reversed(roads.lines.items()):
            colour = getattr(self._tokens, f"road_{'minor' if group == 'path' else group}")
            style = {"color": colour, "weight": ROAD_WIDTH[group], "fill": False}
            shape = {"type": "MultiLineString", "coordinates": lines}
            features.append(self._feature(shape, {}, style))
        yield self._layer("export.roads", features, is_shown=True)

    def _incident(self, incident: Incident) -> Feature | None:
        words, place = self._words, incident.place
        if place.lon is None or place.lat is None:
            return None
        view = self._house.seat.ask(ClocksOf((incident.id,)))[0]
        style = {"color": self._tokens.t1, "fillColor": self._colour(view.outcome), "fillOpacity": 0.9}
        told = {
            "number": incident.number,
            "category": words.say(f"category.{incident.category}"),
            "state": words.say(f"state.{incident.state}"),
            "place": place.text,
            "words": words.say("export.secret") if incident.is_secret else incident.words,
            "due": self._due(view.shown.due_at if view.shown else None),
        }
        return self._feature(_point(place.lon, place.lat), told, {**style, "weight": 1, "radius": 8})

    def _due(self, due_at: datetime | None) -> str:
        return "" if due_at is None else self._words.clock(due_at)

    def _colour(self, outcome: Outcome) -> str:
        tokens = self._tokens
        told = {Outcome.LATE: tokens.breach, Outcome.AT_RISK: tokens.risk, Outcome.DONE: tokens.t3}
        return told.get(outcome, tokens.steel)

    def _crew(self, crew: Crew) -> Feature | None:
        fix = self._situation.fix_of(crew)
        if fix is None:
            return None
        words = self._words
        told = {
            "call_sign": crew.call_sign,
            "name": crew.name,
            "status": words.say(f"crew_status.{self._situation.status_of(crew, self._now)}"),
            "seen": words.clock(fix.fixed_at),
        }
        style = {"color": self._tokens.unit_ink, "fillColor": self._tokens.unit, "fillOpacity": 1.0}
        return self._feature(_point(fix.lon, fix.lat), told, {**style, "weight": 1, "radius": 5})

    def _points(self, code: str, features: Iterable[Feature | None]) -> folium.GeoJson:
        return self._layer(code, [feature for feature in features if feature], is_shown=True)

    def _feature(
        self, shape: Mapping[str, Any], told: Mapping[str, str], style: Mapping[str, Any]
    ) -> Feature:
        escaped = {name: html.escape(text) for name, text in told.items()}
        return {"type": "Feature", "geometry": shape, "properties": {**escaped, "style": style}}

    def _layer(self, code: str, features: list[Feature], is_shown: bool) -> folium.GeoJson:
        names = [name for name in features[0]["properties"] if name != "style"] if features else []
        aliases = [html.escape(self._words.say(f"export.column.{name}")) for name in names]
        return folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            name=html.escape(self._words.say(code)),
            style_function=lambda feature: feature["properties"]["style"],
            marker=folium.CircleMarker(),
            tooltip=folium.GeoJsonTooltip(names, aliases) if names else None,
            show=is_shown,
        )


def _mapped(zone: Zone) -> dict[str, Any]:
    # Rounded corner by corner: a valid shape is not needed to draw one.
    rounded = shapely.transform(cast(BaseGeometry, zone.geometry), lambda points: points.round(DECIMALS))
    shape: dict[str, Any] = mapping(rounded)
    return shape


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}
