"""The work of opening: what runs on the lane between a name or a file and a network."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnviz.engine.events import Progress
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.state.open_file import OpenFile, Step, Wish

if TYPE_CHECKING:
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.trust import NotTrusted

Opening = Generator["Progress | OpenFile", None, "Outcome"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of an opening.

    Parameters
    ----------
    file : OpenFile or None
        The file, where there is one.
    model : LoadedModel or None
        The network, where there is one.
    layers : LayerTable or None
        Its layers, where an example goes through it.
    trouble : str
        What went wrong, in a sentence: why no example goes through it, or why there is none.
    asks : NotTrusted or None
        What would have to run first.
    """

    file: OpenFile | None = None
    model: LoadedModel | None = None
    layers: LayerTable | None = None
    trouble: str = ""
    asks: NotTrusted | None = None


def opening(source: str, wish: Wish, known: OpenFile | None = None) -> Opening:
    """Open a name, a file or a class of one's own; a file that is `known` is not read again."""
    if known is not None and known.wish.state == wish.state:
        return opening_network(replace(known, wish=wish))
    from cnnviz.engine.models.load import names_file
    from cnnviz.engine.models.own_source import split_source

    if split_source(source) is not None or not names_file(source):
        return opening_source(source, wish)
    return opening_file(Path(source).expanduser(), wish)


def opening_source(source: str, wish: Wish) -> Opening:
    """Make a network of an architecture's name or of a class of one's own."""
    from cnnviz.engine.models.load import loading

    _agree(wish)
    weights = "cached" if source in catalogue() else None
    model = yield from loading(source, weights, arguments=wish.arguments or None)
    yield Progress(0, None, "tracing the layers")
    return traced(model)


def opening_file(path: Path, wish: Wish) -> Opening:
    """Read a file, tell at once what it holds, then make its network."""
    from cnnviz.engine.checkpoints.read import reading

    checkpoint = yield from reading(path)
    if wish.state:
        checkpoint = checkpoint.choose(wish.state)
    file = OpenFile(checkpoint, wish=wish, size=path.stat().st_size)
    yield file
    return (yield from opening_network(file))


def opening_network(file: OpenFile) -> Opening:
    """Make the network of a file that has been read; errors become what is known of the file."""
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint
    from cnnviz.engine.trust import NotTrusted

    _agree(file.wish)
    file = replace(file, step=Step.LOADING)
    try:
        model = yield from _network(file)
    except AmbiguousArchitecture as error:
        return Outcome(replace(file, step=Step.ASKING, outcome=error, matches=error.choices))
    except NotTrusted as error:
        return Outcome(replace(file, step=Step.TENSORS, outcome=error), asks=error)
    except UnrecognisedCheckpoint as error:
        return Outcome(replace(file, step=Step.TENSORS, outcome=error))
    except CnnvizError as error:
        return Outcome(replace(file, step=Step.TENSORS, outcome=error), trouble=str(error))
    yield Progress(0, None, "tracing the layers")
    found = traced(model)
    return replace(found, file=_opened(file, model))


def _network(file: OpenFile) -> Generator[Progress, None, LoadedModel]:
    from cnnviz.engine.models.load import loading_checkpoint

    wish, checkpoint = file.wish, file.checkpoint
    if wish.own_class:
        from cnnviz.engine.models.load_own import filled
        from cnnviz.engine.models.own_code import making
        from cnnviz.engine.models.own_source import split_source

        source = split_source(wish.own_class)
        assert source is not None
        made = yield from making(source, wish.arguments)
        return (yield from filled(made, checkpoint))
    choice = wish.choice
    if choice is not None and wish.arguments:
        choice = replace(choice, arguments={**choice.arguments, **_values(wish.arguments)})
    return (yield from loading_checkpoint(checkpoint, choice))


def _opened(file: OpenFile, model: LoadedModel) -> OpenFile:
    """Return what is known of a file whose network is open; keep what the person settled."""
    from cnnviz.engine.models.identify import identify
    from cnnviz.engine.models.settable import settable

    matches = () if model.source or model.origin == "program" else identify(file.checkpoint.shapes)
    return replace(file, step=Step.OPEN, outcome=model, matches=matches, settable=settable(model))


def traced(model: LoadedModel) -> Outcome:
    """Run an example through the model to list its layers; a model that fails still opens."""
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.models.layers import example_input, layer_table

    try:
        return Outcome(model=model, layers=layer_table(model, example_input(model)))
    except CnnvizError as error:
        return Outcome(model=model, trouble=str(error))


def _agree(wish: Wish) -> None:
    """Remember what the person agreed to run: the content that they were asked about."""
    if wish.agreed is not None:
        wish.agreed.agree()


def _values(texts: Mapping[str, str]) -> dict[str, Any]:
    from cnnviz.engine.models.own_source import parse_value

    return {name: parse_value(text) for name, text in texts.items()}
