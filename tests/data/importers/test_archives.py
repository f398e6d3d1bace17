"""Packed files that unfold into too much are refused before they fill memory or disk."""

from __future__ import annotations

import bz2
import gzip
import struct
import zipfile

import pytest

from data.importers import archives
from data.importers.archives import member_portions, open_archive, require_modest, stream_portions
from data.importers.report import UnreadableFile

SMALL = {"MOST_UNPACKED": 3_000_000, "RATIO_COUNTS_FROM": 1_000_000}


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    for name, limit in SMALL.items():
        monkeypatch.setattr(archives, name, limit)


def packed(folder, members, packing=zipfile.ZIP_DEFLATED):
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(UnreadableFile) as refused:
        require_modest(path)
    return refused.value.code


def test_that_a_plain_zip_passes(tmp_path):
    path = packed(tmp_path, {"a.txt": b"abc" * 1000})
    require_modest(path)
    with open_archive(path) as archive:
        assert b"".join(member_portions(path, archive, "a.txt")) == b"abc" * 1000


def test_that_a_file_that_is_not_packed_passes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b", encoding="utf-8")
    require_modest(path)


def test_that_a_zip_that_promises_too_much_is_refused(tmp_path):
    assert refusal(packed(tmp_path, {"a": b"0" * 1_500_000})) == "too_large"
    assert refusal(packed(tmp_path, {"a": bytes(range(256)) * 12_000}, zipfile.ZIP_STORED)) == "too_large"


def test_that_a_zip_of_too_many_members_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    assert refusal(packed(tmp_path, dict.fromkeys("abc", b"1"))) == "too_large"


def test_that_a_directory_that_lies_gives_no_more_than_it_says(tmp_path):
    path = packed(tmp_path, {"a": b"0" * 2_900_000})
    content = path.read_bytes()
    told = struct.pack("<I", 2_900_000)
    assert content.count(told) == 2
    path.write_bytes(content.replace(told, struct.pack("<I", 10)))
    with pytest.raises(UnreadableFile, match="wrong_format"), open_archive(path) as archive:
        list(member_portions(path, archive, "a"))


def test_that_packings_that_unfold_in_large_steps_are_refused(tmp_path):
    assert refusal(packed(tmp_path, {"a": b"1"}, zipfile.ZIP_BZIP2)) == "wrong_format"


def test_that_a_member_with_a_password_is_told(tmp_path):
    path = packed(tmp_path, {"a": b"1"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableFile, match="locked"), open_archive(path) as archive:
        list(member_portions(path, archive, "a"))


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_that_a_stream_is_counted_while_it_unfolds(tmp_path, suffix, pack):
    path = tmp_path / f"a.csv{suffix}"
    path.write_bytes(pack(b"0" * 1_500_000))
    assert refusal(path) == "too_large"
    path.write_bytes(pack(b"0" * 900_000))
    assert b"".join(stream_portions(path)) == b"0" * 900_000


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_that_a_stream_that_is_cut_off_is_refused(tmp_path, suffix, pack):
    path = tmp_path / f"a.csv{suffix}"
    path.write_bytes(pack(bytes(range(256)) * 100)[:-20])
    assert refusal(path) == "wrong_format"
    path.write_bytes(b"no archive")
    assert refusal(path) == "wrong_format"
