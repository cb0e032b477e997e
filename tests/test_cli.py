"""The command line as a person meets it: exit codes, one line for each mistake, clean output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import cnnviz
from cnnviz.cli import COMMANDS, main
from cnnviz.engine.errors import BadValue


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused and return the one line that it says."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    return said.err


def _scene(model: str | None, data: str | None, image: str | None, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(model=model, data=data, image=image, **more)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand-in for the window: notes what it was asked to open."""
    notes = SimpleNamespace(run=None, screenshot=None)
    app = ModuleType("cnnviz.qt.app")

    def run(*arguments: Any) -> int:
        notes.run = arguments
        return 0

    def screenshot(out: Path, scene: SimpleNamespace) -> None:
        notes.screenshot = (out, vars(scene))

    app.run = run  # type: ignore[attr-defined]
    drawing = ModuleType("cnnviz.qt.screenshot")
    drawing.screenshot = screenshot  # type: ignore[attr-defined]
    drawing.Scene = _scene  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cnnviz.qt.app", app)
    monkeypatch.setitem(sys.modules, "cnnviz.qt.screenshot", drawing)
    return notes


def test_nothing_given_opens_the_window(window: SimpleNamespace) -> None:
    assert main([]) == 0
    assert window.run == (None, None, None)


@pytest.mark.parametrize("model", ["resnet18", "bundled", "FILE", "RUN"])
def test_the_window_gets_what_it_shall_open(
    window: SimpleNamespace, tmp_path: Path, model: str
) -> None:
    image, file = tmp_path / "cat.png", tmp_path / "file without an ending"
    image.touch()
    file.touch()
    run = tmp_path / "run"
    run.mkdir()
    for name in ("format", "config.json"):
        (run / name).touch()
    model = {"FILE": str(file), "RUN": str(run)}.get(model, model)
    assert main([model, "--data", "mnist", "--image", str(image)]) == 0
    assert window.run == (model, "mnist", str(image))


NOT_THERE = [
    (["resnt50"], "architecture or file named “resnt50”; did you mean resnet50, "),
    (["bundeld"], "did you mean bundled?"),
    ([""], "architecture or file named “”; known are "),
    (["~nobody-is-called-so"], "architecture or file named “~nobody-is-called-so”"),
    (["nonsense.pth"], "nonsense.pth: there is no such file."),
    (["some/where"], "there is no such file."),
    (["FOLDER"], "is a folder, and not that of a run."),
    (["--image", "cat.png"], "cat.png: there is no such file."),
    (["--image", "FOLDER"], "there are no pictures in this folder; choose its frames."),
]


@pytest.mark.parametrize("command", [[], ["screenshot", "--out", "a.png"]], ids=["window", "png"])
@pytest.mark.parametrize(("arguments", "words"), NOT_THERE, ids=lambda value: str(value)[:40])
def test_no_window_opens_on_what_is_not_there(
    command: list[str],
    arguments: list[str],
    words: str,
    tmp_path: Path,
    window: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [str(tmp_path) if part == "FOLDER" else part for part in arguments]
    assert words in refusal(capsys, *command, *given)
    assert (window.run, window.screenshot) == (None, None)


def test_the_window_opens_on_a_folder_of_frames(window: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "1.png").touch()
    assert main(["course_cnn", "--image", str(tmp_path)]) == 0
    assert window.run == ("course_cnn", None, str(tmp_path))


def test_screenshot_hands_everything_on(window: SimpleNamespace, tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    flags = ["--workspace", "train", "--layer", "conv1", "--theme", "dark", "--size", "1920x1080"]
    flags += ["--unit", "3", "--samples", "0-2,7", "--class", "Shirt", "--class", "5"]
    assert main(["screenshot", "course_cnn", *flags, "--out", str(out)]) == 0
    assert window.screenshot == (
        out,
        {
            "model": "course_cnn",
            "data": None,
            "image": None,
            "workspace": "train",
            "layer": "conv1",
            "unit": 3,
            "samples": (0, 1, 2, 7),
            "classes": ("Shirt", "5"),
            "theme": "dark",
            "language": "en",
            "size": (1920, 1080),
        },
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: cnnviz {command}")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = capsys.readouterr().out
    assert all(f"\n  {command} " in listed for command in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"cnnviz {cnnviz.__version__}\n"


@pytest.mark.parametrize("rest", [[], ["model.pth"]])
def test_a_mistyped_command_is_guessed(
    rest: list[str], window: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "no command, architecture or file named “inspct”; did you mean inspect, "
    assert words in refusal(capsys, "inspct", *rest)
    assert window.run is None
    assert "no architecture or file" in refusal(capsys, "screenshot", "--out", "a.png", "inspct")


def test_unknown_flag(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], ["inspect"]):
        said = refusal(capsys, *command, "resnet18", "--colour", "red")
        assert "unrecognised arguments: --colour red; cnnviz" in said


def test_missing_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert "MODEL" in refusal(capsys, "inspect")


@pytest.mark.parametrize("size", ["big", "12x", "0x0", "1280,800"])
def test_bad_size(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "width x height" in refusal(capsys, "screenshot", "--out", "a.png", "--size", size)


def test_a_picture_is_a_png(capsys: pytest.CaptureFixture[str]) -> None:
    assert ".png" in refusal(capsys, "screenshot", "--out", "a.jpeg")
    assert "0-9,42" in refusal(capsys, "screenshot", "--out", "a.png", "--samples", "3-1")
    assert "--layer" in refusal(capsys, "screenshot", "--out", "a.png", "--unit", "3")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BadValue("epochs", 0, "at least 1"), 2, "epochs is 0, but it must be at least 1."),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (FileNotFoundError(2, "No such file or directory", "a/b.png"), 2, "a/b.png"),
        (PermissionError(13, "Permission denied", "a.png"), 2, "a.png: Permission denied."),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
        (MemoryError(), 2, "memory"),
        (RuntimeError("operator torchvision::nms does not exist"), 2, "another torch"),
        (ImportError("libEGL.so.1: cannot open shared object file"), 2, "libegl1"),
    ],
)
def test_trouble_becomes_one_line(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    window: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(sys.modules["cnnviz.qt.app"], "run", fail)
    assert main([]) == code
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch, window: SimpleNamespace) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(sys.modules["cnnviz.qt.app"], "run", fail)
    with pytest.raises(ZeroDivisionError):
        main([])


def program(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cnnviz", *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        **more,
    )


def test_the_module_runs_and_reports_its_exit_code() -> None:
    done = program("inspect", "no-such-file.pth")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "no-such-file.pth" in done.stderr


def test_nobody_waits_for_torch_to_read_the_help() -> None:
    traced = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    done = program("train", "--help", env=traced)
    assert done.returncode == 0
    assert " torch\n" not in done.stderr


def without_display(platform: str | None) -> dict[str, str]:
    """Return the environment of a machine with no display, whatever Qt was told to use there."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {key: value for key, value in os.environ.items() if key not in displays}
    return bare if platform is None else {**bare, "QT_QPA_PLATFORM": platform}


@pytest.mark.parametrize("platform", [None, "", "xcb", "wayland;xcb"])
def test_without_a_display_one_line_says_what_to_do(platform: str | None) -> None:
    done = program(env=without_display(platform))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "display" in done.stderr


@pytest.mark.parametrize("platform", ["", "xcb"])
def test_the_window_is_drawn_into_a_file_without_a_display(platform: str, tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    done = program("screenshot", "--out", str(out), env=without_display(platform))
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 10_000


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m cnnviz inspect squeezenet1_1 --json | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


def facts_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run a command that reports facts as JSON."""
    capsys.readouterr()
    assert main(arguments) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts
