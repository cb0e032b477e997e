"""The command line: the window, and everything that it does without a window."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol

import cnnviz
from cnnviz.commands.console import complain
from cnnviz.commands.scene import add_scene, check_scene
from cnnviz.commands.together import HELP, TOGETHER, Voice
from cnnviz.engine.environment import explain
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.malloc import keep_freed_memory

COMMANDS = (
    "inspect",
    "train",
    "evaluate",
    "activations",
    "filters",
    "responses",
    "attribute",
    "embed",
    "screenshot",
    "runs",
    "download",
)

OK = 0
BAD_INPUT = 2
INTERRUPTED = 128 + signal.SIGINT


class Command(Protocol):
    """What a module in ``cnnviz.commands`` offers."""

    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


class BadUsage(CnnvizError):
    """The command line itself is wrong."""


class Parser(argparse.ArgumentParser):
    """Reports what is wrong with the command line in one line instead of a page."""

    def error(self, message: str) -> NoReturn:
        """Raise :class:`BadUsage`."""
        raise BadUsage(f"{message}; {self.prog} --help says what is possible.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, or 2 for bad input, or 130 after Ctrl+C."""
    # Threads of libgomp that spin while they wait slow everything down beside other load. This
    # counts only when it is set before torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    keep_freed_memory()
    voice = Voice()
    with voice.speaking():
        return _run(list(sys.argv[1:] if argv is None else argv), voice)


def _run(arguments: list[str], voice: Voice) -> int:
    """Run a command, and say in one line why it cannot be done."""
    try:
        return _dispatch(arguments, voice)
    except CnnvizError as error:
        return _refuse(voice, str(error))
    except KeyboardInterrupt:
        complain("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nothing more can be said to it.
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
        return OK
    except OSError as error:
        if error.strerror is None:
            raise
        return _refuse(voice, f"{error.filename or 'The system'}: {error.strerror}.")
    except MemoryError:
        return _refuse(
            voice, "The memory of this machine does not suffice; try a smaller batch size."
        )
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        return _refuse(voice, str(explained))


def _dispatch(arguments: list[str], voice: Voice) -> int:
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        command: Command = import_module(f"cnnviz.commands.{name}")
        epilog = HELP if name in TOGETHER else None
        parser = Parser(prog=f"cnnviz {name}", description=command.SUMMARY, epilog=epilog)
        command.add_arguments(parser)
        options, rest = parser.parse_known_args(arguments[1:])
        if rest:
            _reject(parser, rest)
        return voice.run(name, lambda: command.run(options))
    parser = _window_parser()
    options, rest = parser.parse_known_args(arguments)
    check_scene(options, COMMANDS)
    if rest:
        _reject(parser, rest)

    def show() -> int:
        from cnnviz.qt.app import run

        return run(options.model, options.data, options.image)

    return voice.run("", show)


def _window_parser() -> Parser:
    summaries = {name: import_module(f"cnnviz.commands.{name}").SUMMARY for name in COMMANDS}
    commands = "\n".join(f"  {name:<12} {text}" for name, text in summaries.items())
    parser = Parser(
        prog="cnnviz",
        usage="cnnviz [MODEL] [--data SPEC] [--image FILE]\n       cnnviz COMMAND ...",
        description="Open the window on a network, or run one of the commands below.",
        epilog=f"commands (each with --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_scene(parser)
    parser.add_argument("--version", action="version", version=f"cnnviz {cnnviz.__version__}")
    return parser


def _reject(parser: Parser, rest: list[str]) -> NoReturn:
    parser.error(f"unrecognised arguments: {' '.join(rest)}")


def _refuse(voice: Voice, sentence: str) -> int:
    with voice.telling() as ours:
        if ours:
            complain(sentence)
    return BAD_INPUT
