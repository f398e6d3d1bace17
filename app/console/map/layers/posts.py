"""Small plates on the map: posts, dashed if proposed, filled where a crew waits; permits by their hours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.map.look import Look
from app.console.map.marks import PostMark
from app.console.map.scene import Scene
from app.console.paint.painting import saved
from app.console.theme.fonts import font

SIZE_PX = 15.0


def paint_posts(painter: QPainter, scene: Scene, look: Look) -> None:
    """All posts and permits in sight."""
    view = look.view.screen_rect()
    with saved(painter):
        for mark, (x, y) in zip(scene.plates, look.to_screen(scene.plate_metres).tolist(), strict=True):
            if view.contains(QPointF(x, y)):
                paint_post(painter, QPointF(look.whole(x), look.whole(y)), mark, look)


def paint_post(painter: QPainter, at: QPointF, mark: PostMark, look: Look) -> None:
    """One post: its sign on a plate."""
    tokens, side = look.tokens, SIZE_PX * look.scale
    plate = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
    ink = QColor(tokens.acc if mark.is_wanted else tokens.t2)
    painter.setBrush(ink if mark.is_taken else QColor(tokens.bg1))
    pen = QPen(ink, (2.0 if mark.is_wanted else 1.2) * look.scale)
    if mark.is_proposed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRoundedRect(plate, 3 * look.scale, 3 * look.scale)
    painter.setFont(font(10 * look.scale, 500))
    painter.setPen(QColor(tokens.bg1) if mark.is_taken else ink)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, mark.sign)
