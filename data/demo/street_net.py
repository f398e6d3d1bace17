"""The lines of the drawn road net: arterials, the streets between them, paths along canals."""

import math
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from data.demo.schematic import arterials, district_plane, parks, streets, waters

CORE_BLOCK_M2 = 30_000.0
OUTER_BLOCK_M2 = 95_000.0
WILD_BLOCK_M2 = 400_000.0
TOWPATH_M = 9.0
REACH_M = 70.0
SAME_JOINT_M = 14.0
SHORTEST_STREET_M = 40.0
NET_GRID_M = 1.0

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Line:
    """One line of the net in metres; `kind` is a road class of the tables, towpath or path."""

    kind: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Block:
    """A piece of land between roads that streets are drawn through until its parts are small enough."""

    shape: BaseGeometry
    target_m2: float
    kinds: tuple[str, ...]


def water_area() -> BaseGeometry:
    """Return the surface of all canals and rivers in metres."""
    plane = district_plane()
    return shapely.union_all([plane.project(w.line).buffer(w.width_m / 2) for w in waters()])


def draw_lines(random: Generator) -> list[Line]:
    """Return all lines on the ground, the hand-set ones first."""
    # Cut first, so that streets end on the very lines that the final net keeps.
    fixed = cut_lines([*_arterials(), *_towpaths(), *_park_rings()])
    return [*fixed, *_streets_between(fixed, random)]


def cut_lines(lines: list[Line]) -> list[Line]:
    """Cut lines wherever they touch; what two lines share belongs to the one listed first."""
    shapes = [line.shape for line in lines]
    parts = shapely.get_parts(shapely.union_all(shapes, grid_size=NET_GRID_M))
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    part_of, line_of = STRtree(shapes).query(middles, predicate="dwithin", distance=3 * NET_GRID_M)
    owner: dict[int, int] = {}
    for part, line in zip(part_of.tolist(), line_of.tolist(), strict=True):
        owner[part] = min(line, owner.get(part, line))
    return [replace(lines[line], shape=parts[part]) for part, line in sorted(owner.items())]


def _arterials() -> list[Line]:
    plane = district_plane()
    ground = [(road, plane.project(road.line)) for road in arterials() if road.layer == 0]
    shapes = [shape for _, shape in ground]
    return [Line(road.kind, road.name, _joined(shape, shapes)) for road, shape in ground]


def _joined(shape: BaseGeometry, others: list[BaseGeometry]) -> BaseGeometry:
    """Lengthen a line to the road that it stops just short of."""
    points = list(shape.coords)
    for place, end in ((0, points[0]), (len(points), points[-1])):
        target = shapely.union_all([other for other in others if other is not shape])
        gap = shapely.shortest_line(shapely.Point(end), target)
        if 0 < gap.length < REACH_M:
            points.insert(place if place == 0 else len(points), gap.coords[1])
    return shapely.LineString(points)


def _towpaths() -> list[Line]:
    plane = district_plane()
    widened = [plane.project(w.line).buffer(w.width_m / 2 + TOWPATH_M, quad_segs=2) for w in waters()]
    banks = shapely.intersection(shapely.union_all(widened).boundary, land_area())
    return [Line("towpath", "", part) for part in shapely.get_parts(shapely.line_merge(banks))]


def _park_rings() -> list[Line]:
    plane = district_plane()
    return [Line("path", park.name, plane.project(park.shape).boundary) for park in parks()]


def land_area() -> BaseGeometry:
    """Return the district's area in metres."""
    return district_plane().project(shapely.coverage_union_all([street.shape for street in streets()]))


def _streets_between(fixed: list[Line], random: Generator) -> list[Line]:
    land = land_area()
    net = shapely.union_all([line.shape for line in fixed] + [land.boundary], grid_size=NET_GRID_M)
    faces = shapely.get_parts(shapely.polygonize([net]))
    centres = shapely.point_on_surface(faces)
    dry = shapely.contains(land, centres) & ~shapely.intersects(water_area().buffer(TOWPATH_M - 1), centres)
    faces = faces[dry]
    faces = faces[np.lexsort((shapely.get_x(centres[dry]), shapely.get_y(centres[dry])))]
    joints = _Joints(_ends(shapely.get_parts(net)))
    return [line for face in faces for line in _divided(_block(face), joints, random)]


def _block(face: BaseGeometry) -> Block:
    plane = district_plane()
    middle = plane.unproject(shapely.point_on_surface(face))
    park = next((park for park in parks() if park.shape.contains(middle)), None)
    if park is not None:
        return Block(face, WILD_BLOCK_M2 if park.wild else OUTER_BLOCK_M2, ("path",))
    tier = next((street.tier for street in streets() if street.shape.intersects(middle)), "outer")
    return Block(
        face, CORE_BLOCK_M2 if tier == "core" else OUTER_BLOCK_M2, ("secondary", "tertiary", "residential")
    )


class _Joints:
    """Where roads meet so far; later streets go on from there rather than from just beside it."""

    def __init__(self, fixed: Floats) -> None:
        self._fixed = fixed
        self._streets = np.empty((0, 2))

    def add(self, lines: Shapes) -> None:
        self._streets = np.concatenate([self._streets, _ends(lines)])

    def of_streets(self, shape: BaseGeometry) -> Floats:
        return _on_border(self._streets, shape)

    def snapped(self, line: BaseGeometry, shape: BaseGeometry) -> BaseGeometry:
        """Move the ends of a line to the joints of this shape's border that they nearly meet."""
        joints = np.concatenate([_on_border(self._fixed, shape), self.of_streets(shape)])
        ends = [_nearest_or_same(joints, end) for end in _ends(np.array([line]))]
        return shapely.LineString(np.round(ends, 2))


def _ends(lines: Shapes) -> Floats:
    return np.array([end for line in lines for end in (line.coords[0], line.coords[-1])])


def _on_border(points: Floats, shape: BaseGeometry) -> Floats:
    west, south, east, north = shape.bounds
    x, y = points.T
    near = points[(x > west - 1) & (x < east + 1) & (y > south - 1) & (y < north + 1)]
    on_border: Floats = near[shapely.dwithin(shapely.points(near), shape.boundary, 0.5)]
    return on_border


def _nearest_or_same(joints: Floats, end: Floats) -> Floats:
    distances = np.hypot(*(joints - end).T)
    near = len(joints) > 0 and distances.min() < SAME_JOINT_M
    nearest: Floats = joints[int(np.argmin(distances))] if near else end
    return nearest


def _divided(block: Block, joints: _Joints, random: Generator, depth: int = 0) -> list[Line]:
    """Halve a block across its longer side until it is small enough, and return the dividing streets."""
    if block.shape.area < 1.7 * block.target_m2 or depth > 14:
        return []
    cut = _dividing_line(block.shape, joints, random)
    crossing = shapely.get_parts(shapely.intersection(cut, block.shape))
    parts = [joints.snapped(part, block.shape) for part in crossing if part.length > SHORTEST_STREET_M]
    pieces = _pieces(block.shape, parts)
    if len(pieces) < 2:
        return []
    kind = _kind_of(block)
    joints.add(np.array(parts, dtype=object))
    lines = [Line(kind, "", part) for part in parts]
    for piece in pieces:
        lines += _divided(Block(piece, block.target_m2, block.kinds), joints, random, depth + 1)
    return lines


def _pieces(shape: BaseGeometry, cuts: list[BaseGeometry]) -> Shapes:
    net = shapely.union_all([shape.boundary, *cuts], grid_size=0.01)
    faces = shapely.get_parts(shapely.polygonize([net]))
    inside: Shapes = faces[shapely.intersects(shape, shapely.point_on_surface(faces))]
    return inside


def _kind_of(block: Block) -> str:
    """The first cuts through a large block are its larger streets."""
    if len(block.kinds) == 1:
        return block.kinds[0]
    times = block.shape.area / block.target_m2
    return block.kinds[0] if times > 14 else block.kinds[1] if times > 5 else block.kinds[2]


def _dividing_line(shape: BaseGeometry, joints: _Joints, random: Generator) -> BaseGeometry:
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    sides = np.diff(corners[:3], axis=0)
    lengths = np.hypot(*sides.T)
    longer = int(np.argmax(lengths))
    along = sides[longer] / lengths[longer]
    across = np.array([-along[1], along[0]])
    middle = corners[:4].mean(axis=0) + along * lengths[longer] * random.uniform(-0.07, 0.07)
    through = _nearby_joint(middle, along, lengths[longer], joints.of_streets(shape))
    reach = across * (lengths.sum() + math.hypot(*(through - middle)))
    return shapely.LineString([through - reach, through + reach])


def _nearby_joint(middle: Floats, along: Floats, length: float, ends: Floats) -> Floats:
    offsets = (ends - middle) @ along
    if not len(offsets) or np.abs(offsets).min() > 0.17 * length:
        return middle
    nearest: Floats = ends[int(np.argmin(np.abs(offsets)))]
    return nearest
