"""Fetching from a server on the loopback address."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnnviz.engine import transfer
from cnnviz.engine.data import download
from cnnviz.engine.data.download import DownloadFailed, asking, downloading
from cnnviz.engine.data.kinds.cifar_names import FORMS, Form
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue, FileProblem, MissingCopy, UnknownName
from cnnviz.engine.events import Progress, drain
from tests.loopback import Server, checked, serving, small_mnist
from tests.made_cifar import COUNT, archive

CONTENT = bytes(range(256)) * 4096  # 1 MiB
NAME = "images.gz"
DEAD = "http://127.0.0.1:1"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    resources = checked({NAME: CONTENT})
    monkeypatch.setattr(download, "resources", lambda _name: resources)
    with serving({NAME: CONTENT}) as server:
        yield server


def test_tells_the_size_first_and_fetches(server: Server, tmp_path: Path) -> None:
    seen: list[Progress] = []
    folder = drain(downloading("mnist", tmp_path, [server.address]), seen.append)
    assert (folder / NAME).read_bytes() == CONTENT
    first = next(event for event in seen if event.total)
    assert (first.done, first.total) == (0, len(CONTENT))
    assert seen[-1].done == len(CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_asking_fetches_nothing(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "mnist"
    offer = drain(asking("mnist", folder, [server.address]))
    assert (offer.size, offer.have, offer.server) == (len(CONTENT), 0, "127.0.0.1")
    assert server.ranges == []
    assert not folder.exists()


def test_goes_on_where_it_was_cancelled(server: Server, tmp_path: Path) -> None:
    work = downloading("mnist", tmp_path, [server.address])
    while next(work).done < 100_000:
        pass
    work.close()
    part = (tmp_path / f"{NAME}.part").stat().st_size
    assert 0 < part < len(CONTENT)
    assert drain(asking("mnist", tmp_path, [server.address])).have == part
    drain(downloading("mnist", tmp_path, [server.address]))
    assert server.ranges[-1] == f"bytes={part}-"
    assert (tmp_path / NAME).read_bytes() == CONTENT


def test_goes_on_where_the_connection_broke_off(server: Server, tmp_path: Path) -> None:
    server.break_after = 300_000
    with pytest.raises(DownloadFailed, match="broke off"):
        drain(downloading("mnist", tmp_path, [server.address]))
    assert (tmp_path / f"{NAME}.part").stat().st_size == 300_000
    server.break_after = None
    drain(downloading("mnist", tmp_path, [server.address]))
    assert server.ranges[-1] == "bytes=300000-"
    assert (tmp_path / NAME).read_bytes() == CONTENT


@pytest.mark.parametrize("silent", [True, False])
def test_a_server_that_hangs_can_be_left_at_once(
    server: Server, tmp_path: Path, silent: bool
) -> None:
    server.silent = silent
    server.hold_after = 1000
    work = downloading("mnist", tmp_path, [server.address])
    longest = 0.0
    for _ in range(20):
        start = time.monotonic()
        next(work)
        longest = max(longest, time.monotonic() - start)
    start = time.monotonic()
    work.close()
    assert longest < 0.2
    assert time.monotonic() - start < 0.1


def test_fetches_nothing_twice(server: Server, tmp_path: Path) -> None:
    drain(downloading("mnist", tmp_path, [server.address]))
    server.ranges.clear()
    drain(downloading("mnist", tmp_path, [server.address]))
    assert server.ranges == []


def test_refuses_what_has_another_checksum(server: Server, tmp_path: Path) -> None:
    server.content[NAME] = CONTENT[:-1] + b"?"
    with pytest.raises(DownloadFailed, match="checksum"):
        drain(downloading("mnist", tmp_path, [server.address]))
    assert list(tmp_path.iterdir()) == []


def test_tries_the_next_mirror(server: Server, tmp_path: Path) -> None:
    drain(downloading("mnist", tmp_path, [DEAD, server.address]))
    assert (tmp_path / NAME).exists()


def test_a_mirror_of_one_s_own(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_MIRRORS", f"{DEAD}/ {server.address}/datasets/")
    drain(downloading("mnist", tmp_path))
    assert (tmp_path / NAME).read_bytes() == CONTENT
    monkeypatch.setenv("CNNVIZ_MIRRORS", "file:///etc")
    with pytest.raises(BadValue, match="http://"):
        drain(downloading("mnist", tmp_path / "other"))


def test_without_any_server(tmp_path: Path) -> None:
    for work in (asking("mnist", tmp_path, [DEAD]), downloading("mnist", tmp_path, [DEAD])):
        with pytest.raises(DownloadFailed, match=r"127.0.0.1:1: .*check the connection"):
            drain(work)


def test_a_file_that_the_server_lacks_is_said_with_its_answer(
    server: Server, tmp_path: Path
) -> None:
    server.content.clear()
    with pytest.raises(DownloadFailed, match="404"):
        drain(downloading("mnist", tmp_path, [server.address]))


def test_a_folder_that_cannot_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileProblem, match="cannot be made"):
        drain(downloading("mnist", tmp_path / "file" / "mnist", [server.address]))


def test_an_unknown_set() -> None:
    with pytest.raises(UnknownName, match="mnist"):
        drain(downloading("mnits"))


def test_what_was_interrupted_is_no_copy_until_all_of_it_is_there(
    monkeypatch: pytest.MonkeyPatch, own_folders: Path
) -> None:
    content = small_mnist()
    resources = checked(content)
    monkeypatch.setattr(download, "resources", lambda _name: resources)
    folder = own_folders / "data" / "mnist"
    with pytest.raises(MissingCopy, match="cnnviz download mnist"):
        open_dataset("mnist")
    with serving(content) as server:
        work = downloading("mnist", mirrors=[server.address])
        while not (folder / resources[1].name).exists():
            next(work)
        work.close()
        # Images and labels to learn from are there, those to test with are not.
        with pytest.raises(MissingCopy) as trouble:
            open_dataset("mnist")
        assert (trouble.value.kind, trouble.value.downloadable) == ("mnist", True)
        drain(downloading("mnist", mirrors=[server.address]))
    opened = open_dataset("mnist")
    assert (len(opened), opened.split, opened.parts) == (40, "train", ("train", "test", "all"))


@pytest.mark.parametrize("form", FORMS, ids=[form.archive for form in FORMS])
def test_cifar_is_fetched_as_published_and_opens(
    form: Form, monkeypatch: pytest.MonkeyPatch, own_folders: Path
) -> None:
    name = f"{form.kind}-binary" if form.binary else form.kind
    assert [(one.name, one.md5) for one in download.resources(name)] == [(form.archive, form.md5)]
    content = {form.archive: archive(form)}
    monkeypatch.setattr(download, "resources", lambda _name: checked(content))
    folder = own_folders / "data" / form.kind
    with serving(content) as server:
        monkeypatch.setenv("CNNVIZ_MIRRORS", server.address)
        work = downloading(name)
        while not (folder / f"{form.archive}.part").exists():
            next(work)
        work.close()
        with pytest.raises(MissingCopy, match=f"cnnviz download {form.kind}"):
            open_dataset(form.kind)
        assert drain(downloading(name)) == folder
    opened = open_dataset(form.kind, "test")
    assert (len(opened), opened.kind) == (COUNT, form.kind)


def test_cifar_comes_from_where_its_authors_publish_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(line: object, url: str, *_: object) -> None:
        asked.append(url)
        raise OSError("nobody")

    monkeypatch.setattr(transfer.Line, "open", refuse)
    for name in ("cifar10", "cifar100-binary"):
        with pytest.raises(DownloadFailed, match="nobody"):
            drain(asking(name))
    places = [url.rpartition("/")[::2] for url in asked]
    assert [file for _, file in places] == ["cifar-10-python.tar.gz", "cifar-100-binary.tar.gz"]
    assert len({place for place, _ in places}) == 1
    assert places[0][0].endswith("/~kriz")


def test_too_little_room_is_said_before_anything_comes(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: space)
    with pytest.raises(FileProblem, match=r"1\.0 MB are to be fetched, but only 0\.0 MB are free"):
        drain(downloading("mnist", tmp_path, [server.address]))
    assert server.ranges == []
    assert list(tmp_path.iterdir()) == []
