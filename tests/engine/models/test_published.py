"""Fetching published weights from a server on the loopback address."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.cli import main
from cnnviz.engine import transfer
from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models import published
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.published import asking, checksum_of, downloading, verifying
from cnnviz.engine.transfer import DownloadFailed
from tests.loopback import Server, serving

NAME = "squeezenet1_1"


@pytest.fixture(scope="module")
def content() -> bytes:
    stream = io.BytesIO()
    torch.save(build(NAME, 1000).state_dict(), stream)
    return stream.getvalue()


@pytest.fixture
def file(content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Let the network publish a file of ours, and give its name."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = architecture(NAME)
    name = f"{NAME}-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    changed = replace(entry, weights=(replace(entry.weights[0], file=name),))
    known = {**catalogue(), NAME: changed}
    monkeypatch.setattr("cnnviz.engine.models.catalogue.catalogue", lambda: known)
    return name


@pytest.fixture
def server(content: bytes, file: str) -> Iterator[Server]:
    with serving({file: content}) as server:
        yield server


def test_weights_come_into_torchvisions_cache_and_are_found_there(
    server: Server, file: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_MIRRORS", f"{server.address}/mirror")
    offer = drain(asking(NAME))
    assert (offer.size, offer.have, offer.server) == (len(content), 0, "127.0.0.1")
    assert cached_weights(NAME) is None
    seen: list[Progress] = []
    path = drain(downloading(NAME), seen.append)
    assert path == Path(torch.hub.get_dir(), "checkpoints", file)
    assert path.is_relative_to(tmp_path)
    assert path.read_bytes() == content
    first = next(event for event in seen if event.total)
    assert (first.done, first.total) == (0, len(content))
    assert [one.name for one in path.parent.iterdir()] == [file]
    assert drain(verifying(path))
    model = load_model(NAME, weights="default")
    assert model.origin == "cache"
    assert model.preprocessing_source == "weights"
    asked = len(server.ranges)
    assert drain(downloading(NAME)) == path
    assert len(server.ranges) == asked


def test_the_command(
    server: Server, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cnnviz.commands.download.catalogue", lambda: {NAME: None})
    monkeypatch.setenv("CNNVIZ_MIRRORS", server.address)
    assert main(["download", NAME]) == 0
    found = cached_weights(NAME)
    assert found is not None
    assert capsys.readouterr().out == f"The weights of {NAME} are in {found[0]}\n"
    assert main(["download", NAME, "--weights", "IMAGENET1K_V9"]) == 2
    assert "IMAGENET1K_V1" in capsys.readouterr().err
    assert main(["download", NAME, "--folder", "here"]) == 2
    assert main(["download", "mnist", "--weights", "IMAGENET1K_V1"]) == 2


def test_what_was_cancelled_goes_on_and_is_no_copy_before(
    server: Server, file: str, content: bytes
) -> None:
    work = downloading(NAME, mirrors=[server.address])
    while next(work).done < 100_000:
        pass
    work.close()
    assert cached_weights(NAME) is None
    path = drain(downloading(NAME, mirrors=[server.address]))
    assert server.ranges[-1].startswith("bytes=")
    assert path.read_bytes() == content


def test_another_content_is_refused(server: Server, file: str, content: bytes) -> None:
    server.content[file] = content[:-1] + b"?"
    with pytest.raises(DownloadFailed, match="another checksum"):
        drain(downloading(NAME, mirrors=[server.address]))
    assert cached_weights(NAME) is None


def test_the_address_is_torchvisions_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from torchvision.models import ResNet50_Weights

    asked = []

    def refuse(_line: object, url: str, *_: object) -> None:
        asked.append(url)
        raise OSError("nobody")

    monkeypatch.delenv("CNNVIZ_MIRRORS", raising=False)
    monkeypatch.setattr(transfer.Line, "open", refuse)
    for weights in (None, "imagenet1k_v1"):
        with pytest.raises(DownloadFailed, match="nobody"):
            drain(asking("resnet50", weights))
    assert asked == [ResNet50_Weights.DEFAULT.url, ResNet50_Weights.IMAGENET1K_V1.url]


def test_every_published_file_carries_its_checksum() -> None:
    files = [weights.file for entry in catalogue().values() for weights in entry.weights]
    assert len(files) > 100
    assert all(len(checksum_of(file)) >= 8 for file in files)
    assert checksum_of("resnet50-11ad3fa6.pth") == "11ad3fa6"
    assert checksum_of("resnet50.pth") == ""


def test_weights_that_nobody_publishes() -> None:
    with pytest.raises(UnknownName, match="IMAGENET1K_V2"):
        drain(downloading("resnet50", "IMAGENET1K_V3"))
    with pytest.raises(CnnvizError, match="Nobody publishes"):
        drain(downloading("course_cnn"))
    with pytest.raises(UnknownName, match="resnet50"):
        drain(downloading("resnt50"))
    assert published.published_weights("quantized_resnet50").name == "IMAGENET1K_V2"
