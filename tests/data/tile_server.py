"""A service of tiles on this machine for tests: it answers well, late or wrongly, as it is told."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def png(red: int, green: int, blue: int, side: int = 256) -> bytes:
    """A square of one colour, drawn by hand."""
    row = b"\x00" + bytes((red, green, blue)) * side
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * side)),
        (b"IEND", b""),
    )
    body = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        body += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return body


@dataclass
class TileServer:
    """What it answers can be changed while it runs; `asked` are the paths that were asked for."""

    address: str = ""
    body: bytes = field(default_factory=lambda: png(200, 30, 30))
    status: int = 200
    asked: list[str] = field(default_factory=list)
    goes_on: threading.Event = field(default_factory=threading.Event)
    """While it is clear every answer waits."""


@contextmanager
def tile_server() -> Iterator[TileServer]:
    told = TileServer()
    told.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            told.goes_on.wait(30)
            try:
                self.send_response(told.status)
                self.send_header("Content-Length", str(len(told.body)))
                self.end_headers()
                self.wfile.write(told.body)
            except OSError:
                return

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}/{{z}}/{{x}}/{{y}}?tk={{key}}"
    try:
        yield told
    finally:
        told.goes_on.set()
        server.shutdown()
        server.server_close()
