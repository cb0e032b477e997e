"""Processes that are started together, as torchrun starts them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

_PATIENCE = 200  # seconds, of which importing torch takes most beside other load


def free_port() -> int:
    """Return a port that nobody uses right now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(size: int, *command: object, **more: str) -> list[subprocess.Popen[str]]:
    """Start so many processes of Python with the environment that torchrun gives them."""
    known = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), **more}
    known |= {"WORLD_SIZE": str(size), "LOCAL_WORLD_SIZE": str(size), "OMP_NUM_THREADS": "1"}
    return [
        subprocess.Popen(
            [sys.executable, *map(str, command)],
            env={**known, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(size)
    ]


def finish(processes: list[subprocess.Popen[str]]) -> list[tuple[int, str, str]]:
    """Wait for processes, and return exit code, output and errors of each."""
    try:
        told = [process.communicate(timeout=_PATIENCE) for process in processes]
    finally:
        for process in processes:
            with suppress(OSError):
                process.kill()
            process.wait()
    codes: list[Any] = [process.returncode for process in processes]
    return [(code, out, err) for code, (out, err) in zip(codes, told, strict=True)]


def together(size: int, *command: object, **more: str) -> list[tuple[int, str, str]]:
    """Run so many processes to their end."""
    return finish(start(size, *command, **more))
