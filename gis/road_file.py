"""The file that a road network is kept in: arrays, names and metadata in one .npz without pickle."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
# A third of the time of the usual level, for a twentieth more bytes.
_QUICK = 1


class RoadFileError(ValueError):
    """A file that holds no road network; `code` is one of not_a_network, other_format, incomplete."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{code}: {path}")
        self.code = code
        self.path = path


def write_arrays(
    path: Path, arrays: Mapping[str, NDArray[Any]], names: Sequence[str], metadata: Mapping[str, str]
) -> None:
    """Write arrays, names and metadata; the same content gives the same bytes."""
    text = {"names": _bytes(list(names)), "metadata": _bytes(dict(metadata)), "format": np.array(FORMAT)}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_QUICK) as held:
        for name, array in {**arrays, **text}.items():
            with held.open(f"{name}.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, array, allow_pickle=False)


def read_arrays(
    path: Path, wanted: Sequence[str], later: Sequence[str] = ()
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...], dict[str, str]]:
    """Read the wanted arrays, the names and the metadata; RoadFileError where they are not there.

    Those that came `later` may be missing.
    """
    with path.open("rb") as file:
        try:
            held = np.load(file, allow_pickle=False)
        except (BadZipFile, EOFError, ValueError) as error:
            raise RoadFileError("not_a_network", path) from error
        _check(held, [name for name in wanted if name not in later], path)
        arrays = {name: held[name] for name in wanted if name in held.files}
        return arrays, tuple(_text(held["names"])), _text(held["metadata"])


def _check(held: Any, wanted: Sequence[str], path: Path) -> None:
    if not isinstance(held, np.lib.npyio.NpzFile) or "format" not in held:
        raise RoadFileError("not_a_network", path)
    if int(held["format"]) != FORMAT:
        raise RoadFileError("other_format", path)
    if set(wanted) - set(held.files):
        raise RoadFileError("incomplete", path)


def _bytes(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(
        json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8"), dtype=np.uint8
    )


def _text(array: NDArray[np.uint8]) -> Any:
    return json.loads(array.tobytes().decode("utf-8"))
