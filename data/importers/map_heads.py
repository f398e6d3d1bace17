"""Cuts a long GeoJSON file off after its first features, so that it can be shown without being read whole."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.importers.texts import HEAD_BYTES, text_of

_FEATURES = re.compile(r'"features"\s*:\s*\[\s*')
_CRS = re.compile(r'"crs"\s*:\s*')
_BETWEEN = re.compile(r"\s*,\s*")


@contextmanager
def beginning_of(path: Path, most: int) -> Iterator[Path]:
    """A file with the same first features, there as long as the context lasts; `path` where it is short."""
    features = _first_features(path, most) if _is_long(path) else None
    if not features:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="yiping-") as folder:
        short = Path(folder) / path.name
        short.write_text(json.dumps(features, ensure_ascii=False), encoding="utf-8")
        yield short


def _is_long(path: Path) -> bool:
    is_json = path.suffix.lower() in (".geojson", ".json")
    return is_json and path.is_file() and path.stat().st_size > HEAD_BYTES


def _first_features(path: Path, most: int) -> dict[str, Any] | None:
    """The collection with no more than its first features; None where the head shows none."""
    text = text_of(path, is_head=True).content
    start = _FEATURES.search(text)
    if start is None:
        return None
    features: list[object] = []
    place = start.end()
    decoder = json.JSONDecoder()
    while len(features) < most:
        try:
            feature, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        features.append(feature)
        between = _BETWEEN.match(text, place)
        if between is None:
            break
        place = between.end()
    if not features:
        return None
    crs = _CRS.search(text, 0, start.start())
    named = {"crs": decoder.raw_decode(text, crs.end())[0]} if crs else {}
    return {"type": "FeatureCollection", **named, "features": features}
