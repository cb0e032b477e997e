"""Large files are held against their checksums while a person already looks at them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.engine.checkpoints import read
from cnnviz.engine.models.build import build
from cnnviz.qt.docks.file import FileView
from cnnviz.qt.workbench import Workbench
from cnnviz.state.open_file import OpenFile, Step, Wish

PATIENCE = 60_000


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a file that counts as large."""
    monkeypatch.setattr(read, "VERIFIED_AT_ONCE", 0)
    torch.save(build("squeezenet1_1", 3).state_dict(), tmp_path / "large.pth")
    return tmp_path / "large.pth"


def test_a_large_file_is_verified_in_the_background(
    qtbot: QtBot, workbench: Workbench, large: Path
) -> None:
    view = FileView(workbench)
    qtbot.addWidget(view)
    seen: list[str] = []

    def note() -> None:
        file = workbench.session.file
        if file is not None and file.step is Step.OPEN:
            seen.append(file.checkpoint.checksums)

    workbench.session.file_changed.connect(note)
    workbench.models.open(large)
    qtbot.waitUntil(lambda: "match the checksums" in view.checked.text.text(), timeout=PATIENCE)
    assert seen[0] == "unverified"  # the network was there before
    assert seen[-1] == "verified"
    assert workbench.verifying.progress.fraction == 1
    assert view.checked.bar.isHidden()


def test_damage_that_is_found_later_is_told(
    qtbot: QtBot, workbench: Workbench, large: Path
) -> None:
    view = FileView(workbench)
    qtbot.addWidget(view)
    content = bytearray(large.read_bytes())
    content[len(content) // 2] ^= 1
    large.write_bytes(content)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(large)
    qtbot.waitUntil(lambda: "checksum" in view.checked.text.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: view.checked.bar.isHidden(), timeout=PATIENCE)
    assert "large.pth" in view.checked.text.text()
    file = workbench.session.file
    assert file is not None
    assert file.damage
    assert file.checkpoint.checksums == "unverified"


def test_another_file_ends_the_verifying(qtbot: QtBot, workbench: Workbench, large: Path) -> None:
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(large)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    qtbot.waitUntil(
        lambda: not any(job.key == "verifying" for job in workbench.lane.jobs()), timeout=PATIENCE
    )
    assert workbench.session.file is None


@pytest.mark.parametrize("spoilt", [False, True], ids=["whole", "damaged"])
def test_what_was_found_is_still_said_after_an_opening_that_began_before(
    qtbot: QtBot, workbench: Workbench, large: Path, spoilt: bool
) -> None:
    view = FileView(workbench)
    qtbot.addWidget(view)
    if spoilt:
        content = bytearray(large.read_bytes())
        content[len(content) // 2] ^= 1
        large.write_bytes(content)
    files: list[OpenFile] = []

    def note() -> None:
        if workbench.session.file is not None:
            files.append(workbench.session.file)

    workbench.session.file_changed.connect(note)
    workbench.models.open(large)
    words = "large.pth" if spoilt else "match the checksums"
    qtbot.waitUntil(lambda: words in view.checked.text.text(), timeout=PATIENCE)
    early = next(file for file in files if file.step is Step.OPEN)
    assert early.checkpoint.checksums == "unverified"
    workbench.session.set_file(replace(early, wish=Wish(keep=True)))
    assert words in view.checked.text.text()
    assert not any(job.key == "verifying" for job in workbench.lane.jobs())
