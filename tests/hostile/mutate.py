"""Random mutations of good files: each is opened and has to end in facts or in a typed error.

``python -m tests.hostile.mutate [COUNT] [SEED]`` tries a million by default and keeps what went
wrong in ``hostile-finds``.
"""

from __future__ import annotations

import random
import struct
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.hostile.child import Watcher
from tests.hostile.good import GOOD
from tests.hostile.judge import complaint

_NUMBERS = (0, 1, 2, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**63)


def mutated(data: bytes, others: Mapping[str, bytes], chance: random.Random) -> bytes:
    """Return a file after one to four random changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if changed:
            _change(changed, others, chance)
    return bytes(changed)


def _change(data: bytearray, others: Mapping[str, bytes], chance: random.Random) -> None:
    at = chance.randrange(len(data))
    length = min(len(data) - at, chance.choice((1, 2, 4, 8, 30, 300)))
    kind = chance.randrange(9)
    if kind == 0:
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        data[at] = chance.randrange(256)
    elif kind == 2:
        _write_number(data, at, chance)
    elif kind == 3:
        del data[at : at + length]
    elif kind == 4:
        data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
    elif kind == 5:
        data[at : at + length] = bytes(chance.randrange(256) for _ in range(length))
    elif kind == 6:
        del data[at:]
    elif kind == 7:
        other = others[chance.choice(list(others))]
        start = chance.randrange(len(other))
        data[at : at + length] = other[start : start + length]
    else:
        start = chance.randrange(len(data))
        data[at : at + length] = data[start : start + length]


def _write_number(data: bytearray, at: int, chance: random.Random) -> None:
    form, size = chance.choice((("B", 1), ("<H", 2), ("<I", 4), ("<Q", 8), (">I", 4)))
    packed = struct.pack(form, chance.choice(_NUMBERS) % 256**size)
    data[at : at + size] = packed


def mutations(count: int, seed: int, folder: Path) -> Iterator[Path]:
    """Write one mutation after the other to a file, and yield it."""
    chance = random.Random(seed)
    good = {name: make() for name, make in GOOD.items()}
    names = list(good)
    path = folder / "mutation"
    for number in range(count):
        path.write_bytes(mutated(good[names[number % len(names)]], good, chance))
        yield path


def finds(count: int, seed: int, folder: Path, keep: Path | None = None) -> list[str]:
    """Open so many mutations; return what was wrong with them, and keep those files."""
    found: list[str] = []
    files, work = folder / "files", folder / "work"
    files.mkdir()
    with Watcher(work) as watcher:
        for number, outcome in enumerate(watcher.look(mutations(count, seed, files))):
            if wrong := complaint(outcome):
                found.append(f"mutation {number} of seed {seed}: {wrong}")
                if keep is not None:
                    keep.mkdir(exist_ok=True)
                    data = Path(outcome.path).read_bytes()
                    (keep / f"seed-{seed}-{number}").write_bytes(data)
            if keep is not None and number % 10_000 == 9_999:
                print(f"{number + 1:,} tried, {len(found):,} wrong", flush=True)
    return found


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        found = finds(count, seed, Path(folder), Path("hostile-finds"))
    print("\n".join(found) or f"{count:,} mutations: facts or typed errors, all of them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
