"""``cnnviz download``: an image set into the person's data folder, or a network's weights."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnnviz.commands.console import finish, say
from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.catalogue import catalogue

_NAMES = (
    "mnist, fashion-mnist, cifar10 or cifar100; cifar10-binary and cifar100-binary fetch the form "
    "without pickles; or a network of torchvision, such as resnet50, for its published weights"
)
SUMMARY = "fetch an image set into your data folder, or published weights into torchvision's cache"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.epilog = (
        "The addresses are torchvision's own. CNNVIZ_MIRRORS names others in their place, such as "
        "a mirror of your university: folders that hold mnist/, cifar10/, weights/ and so on, "
        "separated by spaces. What is interrupted goes on where it stopped, and every file's hash "
        "is checked."
    )
    parser.add_argument("name", metavar="NAME", help=_NAMES)
    parser.add_argument(
        "--folder", metavar="DIR", help="of an image set: another folder than your data folder"
    )
    parser.add_argument(
        "--weights",
        metavar="NAME",
        help="of a network: which of its published weights, such as IMAGENET1K_V1 (default: the "
        "first choice of torchvision)",
    )


def run(options: argparse.Namespace) -> int:
    """Download, going on where an interrupted download stopped."""
    if options.name in catalogue():
        return _weights(options)
    if options.weights is not None:
        raise BadValue("--weights", options.weights, f"left out, as {options.name} is no network")
    from cnnviz.engine.data.download import downloading

    folder = None if options.folder is None else Path(options.folder)
    path = finish(downloading(options.name, folder), f"Downloading {options.name}")
    say(f"{options.name} is in {path}")
    return 0


def _weights(options: argparse.Namespace) -> int:
    if options.folder is not None:
        place = "left out, as weights go into torchvision's cache (TORCH_HOME names another one)"
        raise BadValue("--folder", options.folder, place)
    from cnnviz.engine.models.published import downloading

    work = downloading(options.name, options.weights)
    path = finish(work, f"Downloading {options.name}")
    say(f"The weights of {options.name} are in {path}")
    return 0
