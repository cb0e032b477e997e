"""Opening any file runs nothing, ends soon and in words, whatever the file says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.hostile.calls import CALLS
from tests.hostile.child import Watcher
from tests.hostile.containers import HOLDERS
from tests.hostile.costly import COSTLY
from tests.hostile.good import GOOD
from tests.hostile.judge import complaint
from tests.hostile.mutate import finds
from tests.hostile.shapes import CONTENTS, odd_places
from tests.hostile.watch import Outcome

MUTATIONS = 10_000
MADE = CONTENTS | COSTLY


@pytest.fixture(scope="module")
def watcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watcher]:
    with Watcher(tmp_path_factory.mktemp("hostile") / "work") as made:
        yield made


@pytest.fixture(scope="module")
def outcomes(watcher: Watcher, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    """Open every file that lies about itself, and every place that is no file."""
    folder = tmp_path_factory.mktemp("files")
    places = {}
    for number, (name, make) in enumerate(MADE.items()):
        places[name] = folder / _file_name(number, name)
        places[name].write_bytes(make())
    places |= odd_places(tmp_path_factory.mktemp("places"))
    return dict(zip(places, watcher.look(places.values()), strict=True))


def _file_name(number: int, name: str) -> str:
    suffix = ".safetensors.index.json" if "index of" in name else ".pth"
    return f"{number}-{re.sub('[^a-z]+', '-', name.lower())}{suffix}"


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_lies_ends_in_facts_or_words(
    name: str, outcomes: Mapping[str, Outcome]
) -> None:
    assert not complaint(outcomes[name])


def test_what_is_no_file_is_refused(outcomes: Mapping[str, Outcome]) -> None:
    others = {name: outcome for name, outcome in outcomes.items() if name not in MADE}
    assert others
    for outcome in others.values():
        assert not complaint(outcome)
        assert outcome.kind == "refused"


@pytest.mark.parametrize("holder", HOLDERS)
def test_calls_are_named_and_not_made(holder: str, watcher: Watcher, tmp_path: Path) -> None:
    """Each call goes through all protocols, over the holders, so that every pair occurs."""
    paths = []
    for number, make in enumerate(CALLS.values()):
        for protocol in range(6) if holder == "zip" else (number % 6, (number + 3) % 6):
            path = tmp_path / f"{number}-{protocol}.pth"
            path.write_bytes(HOLDERS[holder](make(protocol), protocol))
            paths.append(path)
    wrong = {}
    for path, outcome in zip(paths, watcher.look(paths), strict=True):
        if said := complaint(outcome):
            number, protocol = path.stem.split("-")
            wrong[f"{list(CALLS)[int(number)]}, protocol {protocol}"] = said
    assert not wrong


def test_the_watch_sees_what_a_careless_reader_does(watcher: Watcher, tmp_path: Path) -> None:
    """The tests above could not fail if the watch saw nothing."""
    path = tmp_path / "call.pkl"
    path.write_bytes(HOLDERS["bare pickle"](CALLS["os.system"](2), 2))
    script = (
        "import sys, pickle\nfrom tests.hostile.watch import _Ears\nears = _Ears()\n"
        f"with ears.open():\n    pickle.load(open({str(path)!r}, 'rb'))\n"
        "assert any('os.system' in heard for heard in ears.heard), ears.heard\n"
    )
    root = Path(__file__).resolve().parents[2]
    code = f"import os, sys; sys.path.insert(0, {str(root)!r})\n{script}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert (tmp_path / "pwned").exists()


def test_good_files_open(watcher: Watcher, tmp_path: Path) -> None:
    paths = []
    for name, make in GOOD.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(make())
    for outcome in watcher.look(paths):
        assert not complaint(outcome)
        assert outcome.kind == "facts" or Path(outcome.path).name == "shards", outcome


@pytest.mark.timeout(600)
def test_mutations_end_in_facts_or_words(tmp_path: Path) -> None:
    assert finds(MUTATIONS, 1, tmp_path) == []
