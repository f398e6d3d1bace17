"""Photos that are kept as files, read beside the GUI thread and made as small as they are shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from dispatch.reasons import Refused


def picture_of(content: bytes, most: QSize) -> QImage | None:
    """The picture of a file, upright, no larger than `most` pixels; None where it can't be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        # As it lies in the file: a picture that lies on its side is as small once it stands upright.
        side = QSize(max(most.width(), most.height()), max(most.width(), most.height()))
        reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    if image.width() <= most.width() and image.height() <= most.height():
        return image
    return image.scaled(most, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def read_pictures(
    digests: tuple[str, ...], read: Callable[[str], bytes], most: QSize
) -> dict[str, QImage | None]:
    """Digest -> picture; None for a file that is gone, was altered, or can't be shown."""
    return {digest: _one(digest, read, most) for digest in digests}


def _one(digest: str, read: Callable[[str], bytes], most: QSize) -> QImage | None:
    try:
        return picture_of(read(digest), most)
    except (Refused, OSError):
        return None
