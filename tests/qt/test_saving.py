"""The network in the window is written into a file that opens as the same network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.models.load import load_model
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.saving import proposed_name
from tests.qt.journeys import PATIENCE, settle, window

__all__ = ["window"]


def chosen(window: MainWindow, path: Path) -> None:
    """Answer the question for a name as a person does."""
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert not dialog.isModal() or dialog.windowModality().name == "WindowModal"
    dialog.fileSelected.emit(str(path))
    dialog.done(0)


def test_the_network_is_saved_as_it_is_shown(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    bench = window.workbench
    assert not window.saver.action.isEnabled()
    bench.models.open("course_cnn")
    bench.inputs.open_image_set("digits")
    settle(qtbot, window)
    session = bench.session
    assert session.preprocessing is not None
    edited = replace(session.preprocessing, mean=(0.25,))
    session.set_preprocessing(edited)
    window.saver.action.trigger()
    path = tmp_path / "mine.safetensors"
    with qtbot.waitSignal(session.noticed, timeout=PATIENCE) as told:
        chosen(window, path)
    assert told.args[0].text == "Saved: mine.safetensors."
    again = load_model(path)
    assert again.preprocessing == edited
    assert session.model is not None
    before, after = session.model.module.state_dict(), again.module.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert str(path) in bench.settings.recent_files
    # What cannot be written is said, in a sentence.
    window.saver.action.trigger()
    with qtbot.waitSignal(session.noticed, timeout=PATIENCE) as told:
        chosen(window, tmp_path / "no folder" / "mine.safetensors")
    assert told.args[0].is_error
    assert "choose another place" in told.args[0].text
    settle(qtbot, window)


def test_the_tensors_of_a_file_that_fits_no_network_are_saved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    values = torch.rand(4, 3, 5, 5)
    torch.save({"net": {"module.a.weight": values}, "epoch": 4}, tmp_path / "odd.pt")
    bench = window.workbench
    bench.models.open(tmp_path / "odd.pt")
    qtbot.waitUntil(lambda: bench.session.checkpoint is not None, timeout=PATIENCE)
    window.saver.action.trigger()
    saved = "Saved: plain.safetensors."
    with qtbot.waitSignal(
        bench.session.noticed, check_params_cb=lambda told: told.text == saved, timeout=PATIENCE
    ):
        chosen(window, tmp_path / "plain.safetensors")
    assert torch.equal(load_file(tmp_path / "plain.safetensors")["a.weight"], values)
    metadata = read_checkpoint(tmp_path / "plain.safetensors").metadata
    assert (metadata["epoch"], metadata["saved_from"]) == ("4", "odd.pt")


def test_a_name_is_proposed_that_every_system_takes() -> None:
    model = load_model("course_cnn")
    assert proposed_name(model) == "course_cnn.safetensors"
    file = replace(model, path=Path("a b:c<d>.pth"), origin="file")
    assert proposed_name(file) == "a-b-c-d.safetensors"
