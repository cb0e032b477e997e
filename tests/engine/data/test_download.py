"""Fetching from a server on the loopback address."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cnnviz.engine.data import download
from cnnviz.engine.data.download import DownloadFailed, Resource, downloading
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.events import drain

CONTENT = bytes(range(256)) * 4096  # 1 MiB
ENTRY = Resource("images.gz", hashlib.md5(CONTENT, usedforsecurity=False).hexdigest())


class Server(ThreadingHTTPServer):
    daemon_threads = True
    content = CONTENT
    ranges: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        rest = self.server.content[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if body:
            self.wfile.write(rest)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download, "resources", lambda _name: (ENTRY,))
    server = Server(("127.0.0.1", 0), Handler)
    server.ranges = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_tells_the_size_first_and_fetches(server: Server, tmp_path: Path) -> None:
    seen = []
    folder = drain(downloading("mnist", tmp_path, [address(server)]), seen.append)
    assert (folder / ENTRY.name).read_bytes() == CONTENT
    assert seen[1].total == len(CONTENT)
    assert seen[1].done == 0
    assert seen[-1].done == len(CONTENT)


def test_goes_on_where_it_was_cancelled(server: Server, tmp_path: Path) -> None:
    work = downloading("mnist", tmp_path, [address(server)])
    while next(work).done < 100_000:
        pass
    work.close()
    part = (tmp_path / f"{ENTRY.name}.part").stat().st_size
    assert 0 < part < len(CONTENT)
    drain(downloading("mnist", tmp_path, [address(server)]))
    assert server.ranges[-1] == f"bytes={part}-"
    assert (tmp_path / ENTRY.name).read_bytes() == CONTENT


def test_fetches_nothing_twice(server: Server, tmp_path: Path) -> None:
    drain(downloading("mnist", tmp_path, [address(server)]))
    server.ranges.clear()
    drain(downloading("mnist", tmp_path, [address(server)]))
    assert server.ranges == []


def test_refuses_what_has_another_checksum(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[:-1] + b"?"
    with pytest.raises(DownloadFailed, match="checksum"):
        drain(downloading("mnist", tmp_path, [address(server)]))
    assert list(tmp_path.iterdir()) == []


def test_tries_the_next_mirror(server: Server, tmp_path: Path) -> None:
    dead = "http://127.0.0.1:1"
    drain(downloading("mnist", tmp_path, [dead, address(server)]))
    assert (tmp_path / ENTRY.name).exists()


def test_without_any_server(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="connection"):
        drain(downloading("mnist", tmp_path, ["http://127.0.0.1:1"]))


def test_an_unknown_set() -> None:
    with pytest.raises(UnknownName, match="mnist"):
        drain(downloading("mnits"))
