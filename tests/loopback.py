"""A server on the loopback address that gives files as a mirror does, or fails as asked."""

from __future__ import annotations

import gzip
import hashlib
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from cnnviz.engine.data.download import Resource


class Server(ThreadingHTTPServer):
    """Gives ``content`` by file name, whatever the folder before it.

    Attributes
    ----------
    ranges : list of str
        What was asked for of each file, in order; empty for a whole one.
    hold_after : int or None
        Bytes of a file after which the server falls silent until ``release`` is called.
    break_after : int or None
        Bytes of a file after which the connection breaks off.
    silent : bool
        Whether not even the headers come until ``release`` is called.
    """

    daemon_threads = True

    def __init__(self, content: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = dict(content)
        self.ranges: list[str] = []
        self.hold_after: int | None = None
        self.break_after: int | None = None
        self.silent = False
        self._released = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def release(self) -> None:
        """Go on after a silence, and never fall silent again."""
        self.hold_after, self.silent = None, False
        self._released.set()

    def fall_silent(self) -> None:
        """Wait for ``release``."""
        self._released.wait(60)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        server = self.server
        asked = self.headers.get("Range", "")
        if body:
            server.ranges.append(asked)
        if server.silent:
            server.fall_silent()
        content = server.content.get(self.path.rpartition("/")[2])
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        rest = content[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if body:
            self._send(rest)

    def _send(self, rest: bytes) -> None:
        server = self.server
        stop = server.hold_after if server.hold_after is not None else server.break_after
        try:
            self.wfile.write(rest[:stop])
            if stop is None or stop >= len(rest):
                return
            if server.hold_after is None:
                return  # the headers promised more
            self.wfile.flush()
            server.fall_silent()
            self.wfile.write(rest[stop:])
        except OSError:
            self.close_connection = True  # whoever asked has hung up

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(content: Mapping[str, bytes]) -> Iterator[Server]:
    """Run a server for the time of a block."""
    server = Server(content)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.release()
        server.shutdown()
        thread.join()
        server.server_close()


def small_mnist(samples: int = 40, seed: int = 0) -> dict[str, bytes]:
    """Return the four files of an image set like MNIST, gzipped, with noise for digits."""
    random = np.random.default_rng(seed)
    files = {}
    for prefix in ("train", "t10k"):
        images = random.integers(0, 256, (samples, 28, 28), np.uint8)
        labels = np.arange(samples, dtype=np.uint8) % 10
        files[f"{prefix}-images-idx3-ubyte.gz"] = _idx(images)
        files[f"{prefix}-labels-idx1-ubyte.gz"] = _idx(labels)
    return files


def checked(content: Mapping[str, bytes]) -> tuple[Resource, ...]:
    """Return the names and checksums that the files of a server ought to have."""
    return tuple(
        Resource(name, hashlib.md5(data, usedforsecurity=False).hexdigest())
        for name, data in content.items()
    )


def _idx(values: np.ndarray) -> bytes:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return gzip.compress(header + values.tobytes(), mtime=0)
