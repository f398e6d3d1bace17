"""On what kind of drive a file lies: a database file on a network drive is refused."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "davfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.s3fs", "fuse.glusterfs", "fuse.smbnetfs"}
)
_DRIVE_REMOTE = 4
_MOUNTS = Path("/proc/mounts")


def network_file_system(path: Path) -> str | None:
    """The network file system that `path` lies on, as far as can be told; None for a local drive."""
    if sys.platform == "win32":
        return "remote" if is_unc(str(path)) or _is_remote_drive(path) else None
    if not _MOUNTS.exists():
        return None
    kind = file_system_of(path.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="replace"))
    return kind if kind in NETWORK_FILE_SYSTEMS else None


def is_unc(path: str) -> bool:
    r"""Whether a Windows path names a server (`\\server\share`), also in its long form."""
    slashed = path.replace("/", "\\")
    return slashed.upper().startswith("\\\\?\\UNC\\") or (
        slashed.startswith("\\\\") and not slashed.startswith(("\\\\?\\", "\\\\.\\"))
    )


def file_system_of(path: PurePath, mounts: str) -> str:
    """The type of the mount that holds `path`, by the longest mount point of a `/proc/mounts` text."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePath(_unescaped(fields[1]))
        # A later mount over the same point hides the earlier one.
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text


def _is_remote_drive(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive = path.resolve().drive + "\\"
    return int(ctypes.windll.kernel32.GetDriveTypeW(drive)) == _DRIVE_REMOTE
