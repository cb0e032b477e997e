"""One declaration makes the flags, the checks and the saved settings."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import pytest

from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.options import (
    add_arguments,
    check,
    describe,
    from_dict,
    from_namespace,
    option,
    to_dict,
)


@dataclass(frozen=True)
class Settings:
    rate: float = option(0.1, label="Rate", help="100 % of it.", minimum=0, maximum=1)
    rounds: int = option(3, label="Rounds", help="How many.", minimum=1)
    method: str = option("fast", label="Method", help="Which.", choices=("fast", "exact"))
    depth: int = option(2, label="Depth", help="Of exact.", only_when={"method": ("exact",)})
    loud: bool = option(False, label="Loud", help="Whether.")


def parse(*flags: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_arguments(parser, Settings)
    return from_namespace(Settings, parser.parse_args(flags))


def test_flags_make_the_configuration() -> None:
    assert parse() == Settings()
    made = parse("--rate", "0.5", "--method", "exact", "--loud", "--rounds", "7")
    assert made == Settings(rate=0.5, rounds=7, method="exact", loud=True)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--rate", "2"), "from 0 to 1"),
        (("--rate", "nan"), "from 0 to 1"),
        (("--rounds", "0"), "at least 1"),
        (("--rounds", "1.5"), "a whole number"),
        (("--method", "slow"), "one of fast, exact"),
    ],
)
def test_a_bad_flag_is_named_with_what_it_must_be(flags: tuple[str, ...], words: str) -> None:
    with pytest.raises(BadValue, match=words):
        parse(*flags)


def test_saved_values_survive_unknown_names_and_wrong_types() -> None:
    saved = to_dict(Settings(rate=0.25)) | {"added_later": 1, "rounds": "many", "rate": 1}
    assert from_dict(Settings, saved) == Settings(rate=1.0)


def test_a_field_says_when_it_matters() -> None:
    depth = next(entry for entry in describe(Settings) if entry.name == "depth")
    assert depth.matters({"method": "exact"})
    assert not depth.matters({"method": "fast"})
    assert depth.flag == "--depth"


def test_a_true_is_no_number() -> None:
    with pytest.raises(BadValue):
        check(Settings(rounds=True))


def test_an_unknown_name_comes_with_the_nearest_ones() -> None:
    error = UnknownName("layer", "conv", ["conv1", "conv2", "fc1"])
    assert error.suggestions[:2] == ("conv1", "conv2")
    assert "did you mean conv1" in str(error)


def test_draining_returns_the_result_and_closes_also_after_an_error() -> None:
    closed: list[bool] = []

    def work() -> Work[Progress, int]:
        try:
            yield Progress(1, 4)
            yield Progress(4, 4)
        finally:
            closed.append(True)
        return 42

    seen: list[float | None] = []
    assert drain(work(), lambda event: seen.append(event.fraction)) == 42
    assert seen == [0.25, 1.0]

    def fail(_event: Progress) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        drain(work(), fail)
    assert closed == [True, True]


@dataclass(frozen=True)
class Window:
    size: tuple[int, int] = option((3, 4), label="Size", help="Height, width.", minimum=1)
    mean: tuple[float, float] = option((0.5, 0.25), label="Mean", help="Of two.", maximum=1)


def test_fields_of_several_numbers() -> None:
    size, mean = describe(Window)
    assert (size.type, size.many, mean.type, mean.many) == (int, 2, float, 2)
    parser = argparse.ArgumentParser()
    add_arguments(parser, Window)
    made = from_namespace(Window, parser.parse_args(["--size", "5,6", "--mean", "0.1, 0.2"]))
    assert made == Window((5, 6), (0.1, 0.2))
    assert "N,N" in parser.format_help()
    assert from_dict(Window, {"size": [7, 8], "mean": [1, 0.5]}) == Window((7, 8), (1.0, 0.5))
    assert from_dict(Window, {"size": [7], "mean": "0.5"}) == Window()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--size", "5"), "2 numbers"),
        (("--size", "5,x"), "a whole number"),
        (("--size", "5,0"), "at least 1"),
        (("--mean", "0.5,2"), "at most 1"),
    ],
)
def test_each_of_several_numbers_is_checked(flags: tuple[str, ...], words: str) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser, Window)
    with pytest.raises(BadValue, match=words):
        from_namespace(Window, parser.parse_args(flags))
