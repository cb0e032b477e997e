"""``cnnviz.show``: the window on a network and images of somebody's own program."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from torch import nn
from torch.utils.data import TensorDataset

import cnnviz
from cnnviz.engine.errors import BadValue, CnnvizError, UnknownName
from cnnviz.qt.model_badge import ModelBadge
from cnnviz.qt.show import Shown, _open, show
from tests.qt.journeys import PATIENCE, content, settle

IMAGES = torch.rand(6, 3, 16, 16, generator=torch.Generator().manual_seed(3)).mul(255).round() / 255
DATA = TensorDataset(IMAGES, torch.tensor([0, 1, 2, 0, 1, 2]))


class Net(nn.Module):
    """A network of somebody's own."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 5, 3, padding=1)
        self.norm = nn.BatchNorm2d(5)
        self.relu = nn.ReLU(inplace=True)
        self.last = nn.Linear(5, 3)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.relu(self.norm(self.first(images)))
        found: torch.Tensor = self.last(maps.mean((2, 3)))
        return found


@pytest.fixture
def network() -> nn.Module:
    """Return a network in the midst of somebody's training."""
    torch.manual_seed(1)
    net = Net().train()
    net.norm.eval()
    net.first.weight.requires_grad_(False)
    net(IMAGES).sum().backward()
    return net


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Shown]]:
    """Keep the windows of a test, with settings of their own, and close what is left."""
    monkeypatch.setenv("CNNVIZ_CONFIG", str(tmp_path / "config"))
    windows: list[Shown] = []
    yield windows
    for shown in windows:
        shown.close()
        shown.window.deleteLater()


def state_of(net: nn.Module) -> dict[str, Any]:
    """Return everything that a window could have left behind."""
    return {
        "values": {key: value.clone() for key, value in net.state_dict().items()},
        "grads": {k: None if p.grad is None else p.grad.clone() for k, p in net.named_parameters()},
        "needs": {key: value.requires_grad for key, value in net.named_parameters()},
        "modes": [part.training for part in net.modules()],
        "hooks": [
            len(part._forward_hooks) + len(part._forward_pre_hooks) + len(part._backward_hooks)
            for part in net.modules()
        ],
        "inplace": [getattr(part, "inplace", None) for part in net.modules()],
        "keys": [sorted(vars(part)) for part in net.modules()],
    }


def unchanged(before: dict[str, Any], net: nn.Module) -> None:
    """Fail where anything is other than it was."""
    after = state_of(net)
    for kind in ("values", "grads"):
        for key, value in before[kind].items():
            now = after[kind][key]
            assert (value is None and now is None) or torch.equal(value, now), key
    for kind in ("needs", "modes", "hooks", "inplace", "keys"):
        assert before[kind] == after[kind], kind


def test_the_window_looks_at_a_network_in_memory_and_leaves_it_as_it_was(
    qtbot: QtBot, network: nn.Module, opened: list[Shown]
) -> None:
    before = state_of(network)
    shown = cnnviz.show(network, DATA, layer="norm", block=False)
    opened.append(shown)
    bench = shown.window.workbench
    settle(qtbot, shown.window)
    session = bench.session
    assert session.selection.layer == "norm"
    assert session.image_set is not None
    assert session.image_set.labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert content(shown.window, "samples").sets.currentText() == ""
    assert session.model is not None
    assert session.model.title == "Net"
    badge = shown.window.findChild(ModelBadge)
    assert badge is not None
    assert badge.badge.text() == "your program's"
    assert session.probe is not None
    assert session.probe.maps is not None
    own = Net().eval()
    own.load_state_dict(network.state_dict())
    with torch.no_grad():
        maps = own.norm(own.first(IMAGES[:1]))[0]
        scores = own(IMAGES[:1]).softmax(1)[0]
    np.testing.assert_allclose(session.probe.maps.array, maps.numpy(), atol=1e-6)
    was = session.probe.scores
    assert was is not None
    np.testing.assert_allclose(was, scores.numpy(), atol=1e-6)
    unchanged(before, network)
    # After some more steps of the caller's training the window looks again when it is told to.
    with torch.no_grad():
        network.get_parameter("last.weight").mul_(-2)
    shown.refresh()

    def answers_otherwise() -> bool:
        now = None if session.probe is None else session.probe.scores
        return now is not None and not np.array_equal(now, was)

    qtbot.waitUntil(answers_otherwise, timeout=PATIENCE)
    settle(qtbot, shown.window)
    assert session.selection.layer == "norm"
    shown.close()
    qtbot.waitUntil(lambda: not shown.is_open)
    shown.refresh()  # of a window that is gone: nothing
    assert bench.settings.last_session.model == ""


def test_a_blocking_window_works_on_the_network_itself_and_gives_it_back(
    qtbot: QtBot, network: nn.Module, opened: list[Shown]
) -> None:
    before = state_of(network)
    seen: list[Any] = []

    def look() -> None:
        (shown,) = _open
        session = shown.window.workbench.session
        if session.probe is None or session.probe.scores is None:
            QTimer.singleShot(20, look)
            return
        assert session.model is not None
        seen.append(session.model.module is network)
        shown.close()

    QTimer.singleShot(20, look)
    shown = show(network, DATA, block=True)
    assert seen == [True]
    assert not shown.is_open
    unchanged(before, network)
    assert isinstance(QApplication.instance(), QApplication)


def test_the_data_set_tells_classes_and_preprocessing(
    qtbot: QtBot, network: nn.Module, opened: list[Shown]
) -> None:
    class Named(TensorDataset):
        classes = ("ant", "bee", "cat")

    shown = show(network, Named(*DATA.tensors), block=False)
    opened.append(shown)
    settle(qtbot, shown.window)
    model = shown.window.workbench.session.model
    assert model is not None
    assert model.class_names == ("ant", "bee", "cat")
    assert model.preprocessing_source == "images"
    assert model.preprocessing.mean == (0.0, 0.0, 0.0)
    assert model.preprocessing.crop == (16, 16)


def test_two_windows_share_the_application(
    qtbot: QtBot, network: nn.Module, opened: list[Shown]
) -> None:
    first = show(network, DATA, block=False)
    second = show("course_cnn", "digits", block=False)
    opened += [first, second]
    for shown in opened:
        settle(qtbot, shown.window)
    assert first.window is not second.window
    session = second.window.workbench.session
    assert session.model is not None
    assert session.model.architecture == "course_cnn"
    assert not gc.isenabled()
    first.close()
    assert second.is_open
    assert not gc.isenabled()  # which the other window still needs
    second.close()
    assert gc.isenabled()


def test_images_that_cannot_be_shown_are_told_in_the_window(
    qtbot: QtBot, network: nn.Module, opened: list[Shown]
) -> None:
    shown = show(network, ["no", "pictures"], block=False)
    opened.append(shown)
    with qtbot.waitSignal(shown.window.workbench.session.noticed, timeout=PATIENCE) as told:
        pass
    assert "str is no picture" in told.args[0].text
    session = shown.window.workbench.session
    qtbot.waitUntil(lambda: session.model is not None, timeout=PATIENCE)  # it is shown all the same


def test_mistakes_are_told_before_a_window_opens(network: nn.Module) -> None:
    with pytest.raises(BadValue, match=r"a torch\.nn\.Module"):
        show({"weights": 1}, block=False)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="did you mean norm"):
        show(network, DATA, layer="nrom", block=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch advises against such programs
        program = torch.jit.trace(network.first, IMAGES[:1])  # type: ignore[no-untyped-call]
    with pytest.raises(BadValue, match="a TorchScript program"):
        show(program, DATA, block=False)
    assert not _open


def test_another_thread_is_refused(network: nn.Module) -> None:
    told: list[str] = []

    def call() -> None:
        try:
            show(network, DATA, block=False)
        except CnnvizError as error:
            told.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert "main thread" in told[0]


def test_in_ipython_the_window_stands_beside_the_prompt(
    qtbot: QtBot, network: nn.Module, opened: list[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def enable_gui(name: str) -> None:
        asked.append(name)
        if name == "qt6":
            raise ValueError("an older IPython knows no qt6")

    shell = SimpleNamespace(enable_gui=enable_gui)
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    shown = show(network, DATA)
    opened.append(shown)
    assert asked == ["qt6", "qt"]
    assert shown.is_open
    settle(qtbot, shown.window)
    model = shown.window.workbench.session.model
    assert model is not None
    assert model.module is not network  # which the next cell may train


SCRIPT = """
import torch
from PySide6.QtCore import QTimer
from torch import nn
import cnnviz

net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 26 * 26, 10))
before = {key: value.clone() for key, value in net.state_dict().items()}
images = torch.rand(5, 1, 28, 28)

def close():
    from PySide6.QtWidgets import QApplication
    window = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "window")
    session = window.workbench.session
    if session.probe is None:
        QTimer.singleShot(20, close)
        return
    print("layer", session.selection.layer, len(session.image_set))
    window.close()

from cnnviz.qt.app import make_application
make_application()
QTimer.singleShot(20, close)
shown = cnnviz.show(net, [(image, 1) for image in images])
assert not shown.is_open and net.training
assert all(torch.equal(before[key], value) for key, value in net.state_dict().items())
QTimer.singleShot(20, close)
cnnviz.show(net, images.numpy())
print("after")
"""


@pytest.mark.parametrize("interactive", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_script_waits_until_the_window_is_closed(tmp_path: Path, interactive: bool) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CNNVIZ_CONFIG": str(tmp_path)}
    command = [sys.executable, *(["-i"] if interactive else []), str(script)]
    done = subprocess.run(
        command,
        input="print('prompt')\n",
        capture_output=True,
        text=True,
        env=environment,
        timeout=110,
        check=False,
        cwd=tmp_path,
    )
    told = [line for line in done.stdout.splitlines() if line.split()[:1] != [">>>"]]
    assert done.returncode == 0, done.stderr
    assert told[:3] == ["layer 0 5", "layer 0 5", "after"], done.stderr
    assert "Traceback" not in done.stderr
