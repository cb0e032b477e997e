from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.environment import (
    EnvironmentProblem,
    check_torch,
    describe_environment,
    explain,
)


def test_facts() -> None:
    facts = describe_environment()
    assert dict(facts.packages)["torch"].split("+")[0] == torch.__version__.split("+")[0]
    assert facts.devices[0].startswith("cpu")
    assert facts.threads == torch.get_num_threads()
    assert facts.cores >= 1
    assert facts.problem == ""
    assert "torchvision" in str(facts)


def test_without_asking_torch_nothing_is_imported() -> None:
    program = (
        "import sys; from cnnviz.engine.environment import describe_environment as d; "
        "print(d(ask_torch=False).devices, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["()", "False"]


def test_mismatched_torchvision_is_explained(tmp_path: Path) -> None:
    """A torchvision whose operators are missing, as over a torch from another source."""
    package = tmp_path / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import torch\n"
        "@torch.library.register_fake('torchvision::nms')\n"
        "def nms(dets, scores, iou_threshold): ...\n"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from cnnviz.engine.environment import describe_environment\n"
        "print(describe_environment().problem)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "was built for another torch" in done.stdout
    assert "pip install torch torchvision" in done.stdout


def test_missing_torchvision(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "torchvision":
            raise ModuleNotFoundError("No module named 'torchvision'", name="torchvision")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EnvironmentProblem, match="torchvision is not installed"):
        check_torch()


def test_other_errors_are_not_explained_away() -> None:
    assert explain(RuntimeError("mat1 and mat2 shapes cannot be multiplied")) is None
