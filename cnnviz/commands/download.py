"""``cnnviz download``: an image set into the person's data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnnviz.commands.console import finish, say

_NAMES = (
    "mnist, fashion-mnist, cifar10 or cifar100; cifar10-binary and cifar100-binary fetch the form "
    "without pickles"
)
SUMMARY = "fetch an image set into your data folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.epilog = (
        "The addresses are torchvision's own. CNNVIZ_MIRRORS names others in their place, such as "
        "a mirror of your university: folders that hold mnist/, cifar10/ and so on, separated by "
        "spaces. What is interrupted goes on where it stopped, and every file's hash is checked."
    )
    parser.add_argument("name", metavar="NAME", help=_NAMES)
    parser.add_argument("--folder", metavar="DIR", help="another folder than your data folder")


def run(options: argparse.Namespace) -> int:
    """Download, going on where an interrupted download stopped."""
    from cnnviz.engine.data.download import downloading

    folder = None if options.folder is None else Path(options.folder)
    path = finish(downloading(options.name, folder), f"Downloading {options.name}")
    say(f"{options.name} is in {path}")
    return 0
