"""The slow and simple way over turns, by networkx, which the router is held against."""

import math
from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
import numpy as np

from gis.road_network import ACCESS_OF_MODE, Mode, RoadNetwork
from gis.routing import Part, Router


def turn_graph(router: Router, mode: Mode) -> nx.DiGraph:
    """States are edges, stood at their ends; every pair of edges is looked at by itself."""
    network, times_s = router.network, router.edge_times_s(mode)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(network.edge_count))
    for into in range(network.edge_count):
        for out in onward(network, into):
            turn_s = turn_cost_s(router, mode, into, out)
            if math.isfinite(turn_s + times_s[out]):
                graph.add_edge(into, out, s=turn_s + times_s[out])
    return graph


def onward(network: RoadNetwork, into: int) -> list[int]:
    return np.flatnonzero(network.edge_from == network.edge_to[into]).tolist()


def turn_cost_s(router: Router, mode: Mode, into: int, out: int) -> float:
    """Seconds of one turn, inf where it may not be made; the roads must be straight lines."""
    if network_twin(router.network, into) == out:
        return u_turn_cost_s(router, mode, into, out)
    if mode is not Mode.FOOT and is_forbidden(router.network, mode, into, out):
        return math.inf
    share = {Mode.CAR: 1.0, Mode.EBIKE: router.costs.ebike_share}.get(mode, 0.0)
    return share * car_turn_s(router, into, out)


def u_turn_cost_s(router: Router, mode: Mode, into: int, out: int) -> float:
    if mode is Mode.FOOT or (into, out) in rules(router.network, mode, is_only=False):
        return math.inf
    network, times_s = router.network, router.edge_times_s(mode)
    usable = network.usable(mode)
    others = [
        edge
        for edge in onward(network, into)
        if edge != out and math.isfinite(times_s[edge]) and usable[edge]
    ]
    is_dead_end = all(is_forbidden(network, mode, into, edge) for edge in others)
    only = {end for start, end in rules(network, mode, is_only=True) if start == into}
    if is_dead_end:
        return router.costs.turning_round_s(mode)
    if mode is Mode.CAR or (only and out not in only):
        return math.inf
    return router.costs.turning_round_s(mode)


def is_forbidden(network: RoadNetwork, mode: Mode, into: int, out: int) -> bool:
    only = {end for start, end in rules(network, mode, is_only=True) if start == into}
    return (into, out) in rules(network, mode, is_only=False) or (bool(only) and out not in only)


def rules(network: RoadNetwork, mode: Mode, is_only: bool) -> set[tuple[int, int]]:
    columns = (network.restriction_from, network.restriction_to, network.restriction_is_only)
    every = zip(*(column.tolist() for column in columns), network.restriction_access.tolist(), strict=True)
    bit = int(ACCESS_OF_MODE[mode])
    return {(into, out) for into, out, only, access in every if only == is_only and access & bit}


def car_turn_s(router: Router, into: int, out: int) -> float:
    network, costs = router.network, router.costs
    node = network.edge_to[into]
    roads = {(int(shape), bool(end)) for shape, end in zip(*shape_ends(network, node), strict=True)}
    if len(roads) <= 2:
        return 0.0
    angle = math.degrees(heading(network, out) - heading(network, into))
    angle = (angle + 180.0) % 360.0 - 180.0
    is_left = angle > 40 or angle < -175
    turn_s = costs.straight_s if abs(angle) <= 40 else costs.left_s if is_left else costs.right_s
    sharp_s = costs.sharp_s if abs(angle) > 125 else 0.0
    at_node = (network.edge_to == node) | (network.edge_from == node)
    comes_from_smaller = network.edge_class[into] > network.edge_class[at_node].min()
    is_right = -175 <= angle < -40
    return turn_s + sharp_s + (costs.crossing_s if comes_from_smaller and not is_right else 0.0)


def shape_ends(network: RoadNetwork, node: int) -> tuple[np.ndarray, np.ndarray]:
    """The roads that meet at a node, by shape and by which of its ends; a loop meets it twice."""
    leaving, arriving = network.edge_from == node, network.edge_to == node
    shapes = np.concatenate((network.edge_shape[leaving], network.edge_shape[arriving]))
    ends = np.concatenate((network.edge_reversed[leaving], ~network.edge_reversed[arriving]))
    return shapes, ends


def heading(network: RoadNetwork, edge: int) -> float:
    start, end = network.coordinates(edge)[[0, -1]]
    (x0, x1), (y0, y1) = network.plane.to_metres(*np.array([start, end]).T)
    return math.atan2(y1 - y0, x1 - x0)


def network_twin(network: RoadNetwork, edge: int) -> int:
    same = np.flatnonzero(network.edge_shape == network.edge_shape[edge])
    return next((int(other) for other in same if other != edge), -1)


def inside_closures(router: Router, mode: Mode) -> nx.DiGraph:
    """What is added for ways that begin or end inside closures.

    Closed edges lead on to closed ones; nothing open leads onto them, so only a way that began on one is
    there. ("onto", edge) is to stand at the start of a closed edge, which the way shall leave no more.
    """
    network, graph = router.network, nx.DiGraph()
    shut = [edge for edge in range(network.edge_count) if is_walked(router, mode, edge)]
    for into in range(network.edge_count):
        for out in set(onward(network, into)) & set(shut):
            turn_s = turn_inside_s(router, mode, into, out)
            add(graph, into, ("onto", out), turn_s)
            if into in shut:
                add(graph, into, out, turn_s + stretch_s(router, mode, out))
                add(graph, ("onto", into), ("onto", out), stretch_s(router, mode, into) + turn_s)
    return graph


def is_walked(router: Router, mode: Mode, edge: int) -> bool:
    is_closed = math.isinf(float(router.edge_times_s(mode)[edge]))
    return is_closed and math.isfinite(stretch_s(router, mode, edge))


def turn_inside_s(router: Router, mode: Mode, into: int, out: int) -> float:
    """Seconds of a turn onto a closed edge, where nobody turns round only because it is a dead end."""
    is_round = network_twin(router.network, into) == out
    if is_round and (mode is not Mode.EBIKE or is_forbidden(router.network, mode, into, out)):
        return math.inf
    return turn_cost_s(router, mode, into, out)


def seconds_between(
    router: Router,
    mode: Mode,
    origin: tuple[float, float],
    target: tuple[float, float],
    turns: nx.DiGraph,
) -> float:
    """The time by networkx between two places, with the legs walked; inf without a way."""
    snaps = router.snapper.snap([origin, target], mode)
    network, graph = router.network, turns.copy()
    sides = [
        {edge: share, network_twin(network, edge): 1.0 - share}
        for edge, share in zip(snaps.edge.tolist(), snaps.fraction.tolist(), strict=True)
    ]
    graph.add_nodes_from(("origin", "target"))
    for edge, share in sides[0].items():
        add(graph, "origin", edge, (1.0 - share) * stretch_s(router, mode, edge))
    for edge, share in sides[1].items():
        along_s = share * stretch_s(router, mode, edge)
        add(graph, ("onto", edge), "target", along_s)
        for into in np.flatnonzero(network.edge_to == network.edge_from[edge]).tolist() if edge >= 0 else ():
            if network_twin(network, into) != edge:  # who comes along the same road has passed the place
                add(graph, into, "target", turn_cost_s(router, mode, into, edge) + along_s)
        if edge in sides[0] and edge >= 0 and share >= sides[0][edge]:
            add(graph, "origin", "target", (share - sides[0][edge]) * stretch_s(router, mode, edge))
    try:
        on_road_s = nx.dijkstra_path_length(graph, "origin", "target", weight="s")
    except nx.NetworkXNoPath:
        return math.inf
    return float(on_road_s + snaps.distance_m.sum() / router.speeds.access_mps)


def route_seconds(router: Router, mode: Mode, parts: Sequence[Part]) -> float:
    """The time that the stretches of a way take one after the other, turns included and no legs."""
    edges = [part.edge for part in parts]
    along_s = sum((part.end - part.start) * stretch_s(router, mode, part.edge) for part in parts)
    return float(along_s + sum(turn_cost_s(router, mode, *pair) for pair in pairwise(edges)))


def stretch_s(router: Router, mode: Mode, edge: int) -> float:
    if edge < 0:
        return math.inf
    time_s = float(router.edge_times_s(mode)[edge])
    if math.isfinite(time_s):
        return time_s
    usual = float(router.under(type(router.conditions)()).edge_times_s(mode)[edge])
    return max(usual, float(router.network.edge_length_m[edge]) / router.speeds.access_mps)


def add(graph: nx.DiGraph, start: object, end: object, time_s: float) -> None:
    """Add an arc that can be used, or make it faster."""
    if math.isfinite(time_s) and time_s < graph.get_edge_data(start, end, {"s": math.inf})["s"]:
        graph.add_edge(start, end, s=time_s)
