"""What goes between console and computing process comes whole, arrays beside the pickle, or not at all."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.computing.frames import read_frame, write_frame

ARRAYS = arrays(np.float64, array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=6))


def written(*values: object) -> bytes:
    stream = io.BytesIO()
    for value in values:
        write_frame(stream, value)
    return stream.getvalue()


@given(st.lists(ARRAYS, max_size=3), st.booleans())
def test_that_values_come_as_they_went_one_after_another_and_can_be_written_to(
    sent: list[np.ndarray], turned: bool
) -> None:
    sent = [array.T if turned else array for array in sent]
    stream = io.BytesIO(written({"arrays": sent}, "and then"))
    found = read_frame(stream)["arrays"]
    for array, before in zip(found, sent, strict=True):
        np.testing.assert_array_equal(array, before)
        assert array.flags.writeable
    assert read_frame(stream) == "and then"
    with pytest.raises(EOFError):
        read_frame(stream)


@given(st.integers(min_value=0))
def test_that_a_frame_cut_short_anywhere_is_the_end(cut: int) -> None:
    whole = written(np.arange(5.0), "text")
    first = len(written(np.arange(5.0)))
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(whole[: cut % first]))
