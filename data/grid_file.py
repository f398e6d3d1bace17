"""The file that thousands of unit grids are kept in: their WKB in one block with codes, names and parents."""

import io
import json
from collections.abc import Iterable
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.zones import Zone, ZoneKind

FORMAT = 1
_PARTS = frozenset({"wkb", "offsets", "texts", "format"})


class GridFileError(ValueError):
    """Content that holds no unit grids; `code` is one of not_grids, other_format."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grids_as_bytes(grids: Iterable[Zone]) -> bytes:
    """The content of a grid file (.npz without pickle); the same grids give the same bytes.

    Grids are kept in the order of their codes; every one needs a polygon in lon/lat WGS 84.
    """
    ordered = sorted(grids, key=lambda grid: grid.code)
    shapes = np.array([grid.geometry for grid in ordered], dtype=object)
    blobs: list[bytes] = [bytes(blob) for blob in shapely.to_wkb(shapes, byte_order=1)]
    offsets = np.concatenate(([0], np.cumsum([len(blob) for blob in blobs], dtype=np.int64)))
    texts = [[grid.code, grid.name, grid.parent, dict(grid.attributes)] for grid in ordered]
    content = io.BytesIO()
    np.savez_compressed(
        content,
        wkb=np.frombuffer(b"".join(blobs), dtype=np.uint8),
        offsets=offsets,
        texts=np.frombuffer(json.dumps(texts, ensure_ascii=False).encode("utf-8"), dtype=np.uint8),
        format=np.array(FORMAT),
    )
    return content.getvalue()


def grids_of_bytes(content: bytes) -> tuple[Zone, ...]:
    """The unit grids of a grid file's content, in the order of their codes; GridFileError otherwise."""
    try:
        held = np.load(io.BytesIO(content), allow_pickle=False)
    except (BadZipFile, EOFError, ValueError) as error:
        raise GridFileError("not_grids") from error
    if not isinstance(held, np.lib.npyio.NpzFile) or set(held.files) < _PARTS:
        raise GridFileError("not_grids")
    if int(held["format"]) != FORMAT:
        raise GridFileError("other_format")
    texts: list[list[Any]] = json.loads(held["texts"].tobytes())
    shapes = shapely.from_wkb(_blobs(held["wkb"], held["offsets"]))
    return tuple(
        Zone(code, name, ZoneKind.UNIT_GRID, shape, parent, MappingProxyType(attributes))
        for (code, name, parent, attributes), shape in zip(texts, shapes, strict=True)
    )


def _blobs(wkb: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.object_]:
    whole = wkb.tobytes()
    parts = [whole[start:end] for start, end in pairwise(offsets.tolist())]
    return np.array(parts, dtype=object)
