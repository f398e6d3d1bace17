"""What can be said of a file of roads: its columns, its form, and how its lines are to be joined and cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from data.importers.choices import Choices
from data.importers.datum_doubt import ground_of
from data.importers.import_kinds import ATTRIBUTION, AXES, DATUM, LAYER, LICENCE, ColumnSpec, Form, OptionSpec
from data.importers.road_reading import Clip
from data.importers.road_words import CLASS_WORDS, HIGHWAYS, ONEWAY_WORDS
from dispatch.centre import Centre
from dispatch.reasons import Refused
from gis.datum_ground import Ground
from gis.reference import WGS84, Reference

_NOTHING: Mapping[str, str] = MappingProxyType({})
DEFAULT_TOLERANCE_M = 1.0


class RoadForm(StrEnum):
    """How roads stand in a file: OpenStreetMap, GraphML, directed edges with end ids, or plain lines."""

    OSM = "osm"
    GRAPHML = "graphml"
    EDGES = "edges"
    LINES = "lines"


COLUMNS = (
    ColumnSpec("start", Form.CODE, also=("u", "from", "from_node", "fnode", "source", "起点", "起点编号")),
    ColumnSpec("end", Form.CODE, also=("v", "to", "to_node", "tnode", "target", "终点", "终点编号")),
    ColumnSpec("id", Form.CODE, also=("osmid", "osm_id", "way_id", "road_id", "link_id", "道路编号")),
    ColumnSpec("name", also=("路名", "道路名称", "道路名", "名称", "road_name", "name_zh", "street")),
    ColumnSpec("ref", Form.CODE, also=("路线编号", "route")),
    ColumnSpec("highway", also=("fclass", "road_class", "class", "type", "等级", "道路等级", "道路类型")),
    ColumnSpec("oneway", also=("one_way", "direction", "dir", "单向", "单行", "单行线", "通行方向")),
    ColumnSpec("length_m", Form.NUMBER, also=("length", "len_m", "长度_m", "长度米")),
    ColumnSpec("duration_s", Form.NUMBER, also=("travel_time", "duration", "通行时间")),
    ColumnSpec("speed_kmh", also=("kmh", "speed_kph", "speed", "maxspeed", "限速", "车速", "速度")),
    ColumnSpec("layer", Form.NUMBER, also=("yiping_layer", "level", "层", "层级")),
    ColumnSpec("bridge", also=("is_bridge", "桥", "桥梁")),
    ColumnSpec("tunnel", also=("is_tunnel", "隧道")),
    ColumnSpec("junction", also=("环岛",)),
    ColumnSpec("access", also=("通行限制",)),
    ColumnSpec("marks", Form.NUMBER, also=("classes",)),
    ColumnSpec("reversed", Form.YES_NO),
    ColumnSpec("modes", Form.LIST, also=("yiping_access",)),
    ColumnSpec("shape", Form.NUMBER, also=("yiping_shape",)),
    ColumnSpec("edge", Form.NUMBER, also=("yiping_edge",)),
    ColumnSpec("turns", also=("yiping_turns",)),
)
OPTIONS = (
    OptionSpec("form", Form.ONE_OF, known=tuple(RoadForm)),
    LAYER,
    DATUM,
    OptionSpec("tolerance_m", Form.NUMBER, default=f"{DEFAULT_TOLERANCE_M:g}"),
    OptionSpec("cross", Form.ONE_OF, known=("over", "split"), default="over"),
    OptionSpec("classes", Form.LIST),
    OptionSpec("oneways", Form.LIST),
    OptionSpec("default_class", Form.ONE_OF, known=HIGHWAYS),
    OptionSpec("clip_zone", Form.CODE),
    OptionSpec("margin_m", Form.NUMBER, default="0"),
    AXES,
    ATTRIBUTION,
    LICENCE,
)


@dataclass(frozen=True)
class RoadOptions:
    """What a caller says of files of roads.

    `columns` maps our names to the file's, "" for what it has not; the rest is recognised by name. `form`
    None is recognised too. `tolerance_m`: ends of lines so near are one node. `classes` and `oneways` map
    the file's words to ours. `default_class` is the class of a road that tells neither class nor speed. The
    network is held against the `ground`, where there is one, to ask after its datum.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    form: RoadForm | None = None
    layer: str = ""
    reference: Reference = WGS84
    tolerance_m: float = DEFAULT_TOLERANCE_M
    splits_crossings: bool = False
    classes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    oneways: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    default_class: str = ""
    attribution: str = ""
    licence: str = ""
    clip: Clip | None = None
    ground: Ground | None = None


def options_of(choices: Choices, centre: Centre) -> RoadOptions:
    """The options that choices name.

    Refused: bad_choice, unknown_reference, unknown_zone, or zone_without_polygon for the zone to clip to.
    """
    tolerance_m = choices.number("tolerance_m", DEFAULT_TOLERANCE_M)
    if not 0.0 <= tolerance_m <= 100.0:
        raise Refused("bad_choice", name="tolerance_m", value=tolerance_m)
    return RoadOptions(
        columns=choices.columns,
        form=RoadForm(_known(choices, "form", tuple(RoadForm))) if choices.text("form") else None,
        layer=choices.text("layer"),
        reference=choices.reference,
        tolerance_m=tolerance_m,
        splits_crossings=_known(choices, "cross", ("over", "split"), "over") == "split",
        classes=_words(choices, "classes", CLASS_WORDS),
        oneways=_words(choices, "oneways", ONEWAY_WORDS),
        default_class=_known(choices, "default_class", ("", *HIGHWAYS)),
        attribution=choices.text("attribution"),
        licence=choices.text("licence"),
        clip=clip_of(choices, centre),
        ground=ground_of(centre),
    )


def _known(choices: Choices, name: str, known: Iterable[str], default: str = "") -> str:
    value = choices.text(name, default)
    if value not in known:
        raise Refused("bad_choice", name=name, value=value)
    return value


def _words(choices: Choices, name: str, known: Mapping[str, str]) -> Mapping[str, str]:
    """The file's words -> ours, of texts `theirs=ours`."""
    words: dict[str, str] = {}
    for pair in choices.listed(name):
        theirs, _, ours = pair.rpartition("=")
        if ours.strip().casefold() not in known:
            raise Refused("bad_choice", name=name, value=pair)
        words[theirs.strip()] = known[ours.strip().casefold()]
    return words


def clip_of(choices: Choices, centre: Centre) -> Clip | None:
    """The zone to clip to, if any; Refused("bad_choice" | "unknown_zone" | "zone_without_polygon")."""
    code, margin_m = choices.text("clip_zone"), choices.number("margin_m", 0.0)
    if not code:
        return None
    if not 0.0 <= margin_m <= 1_000_000.0:
        raise Refused("bad_choice", name="margin_m", value=margin_m)
    if code not in centre.atlas:
        raise Refused("unknown_zone", zone=code)
    area = centre.atlas.by_code(code).geometry
    if area is None:
        raise Refused("zone_without_polygon", zone=code)
    return Clip(code, area, margin_m)
