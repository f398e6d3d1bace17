"""Learns the errors of a centre's forecasts from its history, drawn to the defaults where n is small."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from dispatch.desk_wait import MINUTE_S
from dispatch.forecast import answer_wait
from dispatch.forecast_errors import (
    ALL,
    AS_COMPUTED,
    Error,
    ForecastErrors,
    Recalibration,
)
from dispatch.forecast_history import Answered, History, Sent, Travelled, Worked
from dispatch.forecast_samples import Sample
from dispatch.likelihood import Z90
from dispatch.on_scene import on_scene_wait
from dispatch.settings import Settings

Floats = NDArray[np.float64]
LEAST_SPREAD, MOST_SPREAD = 0.05, 1.5
NEVER_S = 1800.0
"""Who never answered counts as if after half an hour: quantiles do not mind how long."""
LEAST_IN_CELL = 5
LEAST_OF_DESK = 20
LEAST_ROAD_S = 45.0
"""Shorter ways are mostly lag: they say little of the road."""
_RIDGE = 8.0
"""How many forecasts' worth of weight holds a recalibration to what was computed."""


def fit_errors(history: History, settings: Settings, before: ForecastErrors) -> ForecastErrors:
    """The errors of answers, roads and scenes that a history shows; recalibration is left as it was."""
    lag_s = _road_lag_s(history.travelled)
    return replace(
        before,
        incidents=history.incidents,
        road_lag_s=lag_s,
        desk=_desk_errors(history.sent),
        answers=_answer_errors(history.answered, settings),
        roads=_road_errors(history.travelled, lag_s, settings),
        scenes=_scene_errors(history.worked, settings),
    )


def _shrunk(logs: Floats, towards: Error, weight: float) -> Error:
    """Median and spread (by the middle 80 %) of logarithms, as if `weight` coarser cases were among them."""
    n = int(logs.size)
    if n == 0:
        return replace(towards, n=0)
    low, middle, high = np.quantile(logs, (0.1, 0.5, 0.9))
    spread = float(min(max((high - low) / (2 * Z90), LEAST_SPREAD), MOST_SPREAD))
    own = n / (n + weight)
    return Error(
        bias=own * float(middle) + (1 - own) * towards.bias,
        spread=own * spread + (1 - own) * towards.spread,
        n=n,
    )


def _cells(
    lines: Iterable[tuple[tuple[Hashable, ...], float]],
) -> Mapping[tuple[Hashable, ...], Floats]:
    found: defaultdict[tuple[Hashable, ...], list[float]] = defaultdict(list)
    for key, value in lines:
        found[key].append(value)
    return {key: np.array(values) for key, values in found.items()}


def nested_errors(
    lines: Sequence[tuple[tuple[str, ...], float]], default: Error, weight: float
) -> dict[str, Error]:
    """Errors of all, then of each first key, then of each pair: each drawn to the one before it."""
    found = {ALL: _shrunk(np.array([value for _, value in lines]), default, weight)}
    depth = max((len(key) for key, _ in lines), default=0)
    for level in range(1, depth + 1):
        cells = _cells((key[:level], value) for key, value in lines)
        for key, logs in sorted(cells.items()):
            names = [str(part) for part in key]
            coarser = found.get(" ".join(names[:-1]) or ALL, found[ALL])
            if logs.size < LEAST_IN_CELL:
                continue
            found[" ".join(names)] = _shrunk(logs, coarser, weight)
    return found


def _desk_errors(sent: Sequence[Sent]) -> dict[str, Error]:
    """Of each state of the desk by itself: there is no default to lean on."""
    cells = _cells(((line.key,), math.log((line.took_s or NEVER_S) / MINUTE_S)) for line in sent)
    return {
        str(key): _shrunk(logs, Error(0.0, 1.0), 0.0)
        for (key,), logs in sorted(cells.items())
        if logs.size >= LEAST_OF_DESK
    }


def _answer_errors(answered: Sequence[Answered], settings: Settings) -> dict[str, Error]:
    usual = answer_wait(0.0, settings)
    lines = [
        ((line.unit, line.band), math.log((line.took_s or NEVER_S) / usual.median_s)) for line in answered
    ]
    default = Error(0.0, usual.spread)
    by_unit = nested_errors(lines, default, settings.forecast_shrinkage)
    by_band = nested_errors(
        [((band,), value) for (_, band), value in lines], default, settings.forecast_shrinkage
    )
    return by_band | by_unit


def _road_lag_s(travelled: Sequence[Travelled]) -> float:
    """Seconds beside the road: what a way of no length took, of those looked at soon after the answer."""
    early = [line for line in travelled if line.since_answer_s <= MINUTE_S / 2]
    if len(early) < 30:
        return 0.0
    network = np.array([line.network_s for line in early])
    took = np.array([line.took_s + line.since_answer_s for line in early])
    order = np.argsort(network)
    low, high = order[: len(order) // 3], order[-(len(order) // 3) :]
    # The resistant line through the medians of the outer thirds (Tukey 1977).
    slope = (np.median(took[high]) - np.median(took[low])) / max(
        float(np.median(network[high]) - np.median(network[low])), 1.0
    )
    return float(np.clip(np.median(took - slope * network), 0.0, 2 * MINUTE_S))


def _road_errors(travelled: Sequence[Travelled], lag_s: float, settings: Settings) -> dict[str, Error]:
    lines = [
        ((line.mode, line.band), _road_log(line, lag_s))
        for line in travelled
        if line.network_s >= LEAST_ROAD_S
    ]
    weight = settings.forecast_shrinkage
    return nested_errors(lines, Error(0.0, settings.eta_spread_ebike), weight)


def _road_log(line: Travelled, lag_s: float) -> float:
    left_s = max(0.0, lag_s - line.since_answer_s)
    return math.log(max(line.took_s, 1.0) / (line.network_s + left_s))


def _scene_errors(worked: Sequence[Worked], settings: Settings) -> dict[str, Error]:
    """Spread and bias of each category, drawn to its own default shifted as all were."""
    weight = settings.forecast_shrinkage
    logs = _cells(((line.category,), math.log(line.took_s / line.expected_s)) for line in worked)
    whole = _shrunk(np.concatenate([*logs.values()]) if logs else np.array([]), Error(0.0, 0.75), weight)
    found = {ALL: whole}
    enough = ((key, values) for key, values in sorted(logs.items()) if values.size >= LEAST_IN_CELL)
    for (category,), values in enough:
        found[str(category)] = _shrunk(values, Error(whole.bias, on_scene_wait(str(category)).spread), weight)
    return found


def fit_recalibration(samples: Iterable[Sample]) -> dict[str, Recalibration]:
    """The last step of each kind of stage; held to none where n is small.

    By penalised logistic regression (Platt 1999) with the share of the limit that has passed beside it.
    """
    by_key: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_key[sample.kind].append(sample)
    return {key: _recalibration(by_key[key]) for key in sorted(by_key)}


def _recalibration(samples: Sequence[Sample]) -> Recalibration:
    said = [each for each in samples if each.probability is not None and each.probability > 0]
    if not said:
        return AS_COMPUTED
    p = np.clip([each.probability or 0.0 for each in said], 1e-6, 1 - 1e-6)
    features = np.column_stack((np.ones(p.size), np.log(p / (1 - p)), [each.share_used for each in said]))
    came = np.array([each.is_met for each in said], dtype=np.float64)
    start = np.array((AS_COMPUTED.offset, AS_COMPUTED.slope, AS_COMPUTED.deadline))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = features @ weights
        shares = 1.0 / (1.0 + np.exp(-margin))
        away = weights - start
        value = np.logaddexp(0.0, margin).sum() - came @ margin + 0.5 * _RIDGE * away @ away
        return float(value), features.T @ (shares - came) + _RIDGE * away

    bounds = ((-6.0, 6.0), (0.05, 4.0), (-8.0, 8.0))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    offset, slope, deadline = (float(value) for value in found.x)
    return Recalibration(offset, slope, deadline)
