"""The file that areas of water, green, buildings and land use are kept in: flat arrays, names and source."""

import io
import json
from typing import Any
from zipfile import BadZipFile

import numpy as np

from gis.land_areas import LandAreas

FORMAT = 1
_ARRAYS = ("points", "rings", "polygons", "areas", "classes", "name_of")


class LandFileError(ValueError):
    """Content that holds no such areas; `code` is one of not_land, other_format."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def land_as_bytes(land: LandAreas) -> bytes:
    """The content of the file (.npz without pickle); the same areas in the same order give the same bytes."""
    arrays: dict[str, Any] = {name: getattr(land, name) for name in _ARRAYS}
    told = json.dumps([list(land.names), dict(land.metadata)], ensure_ascii=False)
    arrays["texts"] = np.frombuffer(told.encode("utf-8"), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, format=np.array(FORMAT), **arrays)
    return content.getvalue()


def land_of_bytes(content: bytes) -> LandAreas:
    """The areas of a file's content; LandFileError otherwise."""
    try:
        held = np.load(io.BytesIO(content), allow_pickle=False)
    except (BadZipFile, EOFError, ValueError) as error:
        raise LandFileError("not_land") from error
    if not isinstance(held, np.lib.npyio.NpzFile) or not {*_ARRAYS, "texts", "format"} <= set(held.files):
        raise LandFileError("not_land")
    if int(held["format"]) != FORMAT:
        raise LandFileError("other_format")
    names, metadata = json.loads(held["texts"].tobytes())
    return LandAreas(**{name: held[name] for name in _ARRAYS}, names=tuple(names), metadata=metadata)
