"""The work of opening: what runs on the lane between a name or a file and a network."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.engine.events import Progress
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.state.file_facts import file_facts
from cnnviz.state.open_file import OpenFile, Step, Wish

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.models.remembered import Remembered
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
    notes : tuple of str
        What could not be kept, in sentences.
    """

    file: OpenFile | None = None
    model: LoadedModel | None = None
    layers: LayerTable | None = None
    trouble: str = ""
    asks: NotTrusted | None = None
    notes: tuple[str, ...] = ()


def opening(source: str, wish: Wish, known: OpenFile | None = None) -> Opening:
    """Open a name, a file or a class of one's own; a file that is `known` is not read again.

    Unless it is another one by now, as the newest weights of a run that somebody writes.
    """
    from cnnviz.engine.checkpoints.disk import ChangedFile

    try:
        return (yield from _opening(source, wish, known))
    except ChangedFile:
        return (yield from _opening(source, wish, None))


def _opening(source: str, wish: Wish, known: OpenFile | None) -> Opening:
    if known is not None and known.wish.state == wish.state:
        return opening_network(replace(known, wish=wish))
    from cnnviz.engine.models.own_source import split_source
    from cnnviz.engine.models.sources import names_file

    if split_source(source) is not None or not names_file(source):
        return opening_source(source, wish)
    return opening_file(Path(source).expanduser(), wish)


def opening_source(source: str, wish: Wish) -> Opening:
    """Make a network of an architecture's name or of a class of one's own."""
    from cnnviz.engine.models.load import loading

    note = _agree(wish)
    weights = "cached" if source in catalogue() else None
    model = yield from loading(source, weights, arguments=wish.arguments or None)
    yield Progress(0, None, "tracing the layers")
    return replace(traced(model), notes=_told_only(note))


def opening_file(path: Path, wish: Wish) -> Opening:
    """Read a file, tell at once what it holds, then make its network."""
    from cnnviz.engine.checkpoints.read import reading
    from cnnviz.engine.models.remembered import forget, recall

    checkpoint = yield from reading(path)
    if wish.anew:
        forget(path)
    settled = recall(path)
    if settled is not None:
        wish = _as_before(wish, settled, checkpoint)
    if wish.state:
        checkpoint = checkpoint.choose(wish.state)
    facts = file_facts(checkpoint, path.stat().st_size)
    file = OpenFile(checkpoint, wish=wish, settled=settled, facts=facts)
    yield _told(file)
    return (yield from opening_network(file))


def opening_network(file: OpenFile) -> Opening:
    """Make the network of a file that has been read; errors become what is known of the file."""
    from cnnviz.engine.checkpoints.disk import ChangedFile
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint
    from cnnviz.engine.trust import NotTrusted

    note = _agree(file.wish)
    file = replace(file, step=Step.LOADING, wish=_with_arguments(file.wish))
    try:
        model = yield from _network(file.checkpoint, file.wish)
    except AmbiguousArchitecture as error:
        file = replace(file, step=Step.ASKING, outcome=error, matches=error.choices)
        return Outcome(_told(file))
    except NotTrusted as error:
        return Outcome(_told(replace(file, step=Step.TENSORS, outcome=error)), asks=error)
    except UnrecognisedCheckpoint as error:
        return Outcome(_told(replace(file, step=Step.TENSORS, outcome=error)))
    except ChangedFile:
        raise
    except CnnvizError as error:
        file = _told(replace(file, step=Step.TENSORS, outcome=error))
        return Outcome(file, trouble=str(error))
    yield Progress(0, None, "tracing the layers")
    found, problem = traced(model), ""
    if file.wish.keep:
        file, problem = _kept(file)
    return replace(found, file=_opened(file, model), notes=_told_only(note, problem))


def _network(checkpoint: Checkpoint, wish: Wish) -> Generator[Progress, None, LoadedModel]:
    """Make the network that is wished for."""
    from cnnviz.engine.models.load import loading_checkpoint
    from cnnviz.engine.models.load_own import filled
    from cnnviz.engine.models.own_code import making
    from cnnviz.engine.models.own_source import split_source
    from cnnviz.engine.models.scripted import loading_program

    if source := split_source(wish.own_class):
        made = yield from making(source, wish.arguments)
        return (yield from filled(made, checkpoint))
    if wish.program:
        return (yield from loading_program(checkpoint, trust=False))
    partial = wish.choice if wish.in_part else None
    return (yield from loading_checkpoint(checkpoint, wish.choice, partial=partial))


def _opened(file: OpenFile, model: LoadedModel) -> OpenFile:
    """Return what is known of a file whose network is open."""
    from cnnviz.engine.models.identify import identify
    from cnnviz.engine.models.settable import settable
    from cnnviz.engine.models.settled import preprocessing_of

    recognised = model.source is None and model.origin != "program" and model.gaps is None
    found = replace(
        file,
        step=Step.OPEN,
        outcome=model,
        wish=replace(file.wish, keep=False, agreed=None, anew=False),
        matches=identify(file.checkpoint.shapes) if recognised else (),
        settable=settable(model),
        preprocessing=None if file.settled is None else preprocessing_of(file.settled),
    )
    return _told(found)


def _told(file: OpenFile) -> OpenFile:
    """Return the same file with the sentences that say what it is; many names take a while."""
    from cnnviz.engine.models.telling import sentences

    return replace(file, told=sentences(file.checkpoint, file.outcome))


def traced(model: LoadedModel) -> Outcome:
    """Run an example through the model to list its layers; a model that fails still opens."""
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.models.layers import example_input, layer_table

    try:
        return Outcome(model=model, layers=layer_table(model, example_input(model)))
    except CnnvizError as error:
        return Outcome(model=model, trouble=str(error))


# ---- what a person settled -------------------------------------------------------------------


def _agree(wish: Wish) -> str:
    """Remember what the person agreed to run: the content that they were asked about."""
    return "" if wish.agreed is None else wish.agreed.agree()


def _told_only(*notes: str) -> tuple[str, ...]:
    return tuple(filter(None, notes))


def _with_arguments(wish: Wish) -> Wish:
    """Return the same wish with the arguments of a network of the catalogue in its choice."""
    from cnnviz.engine.models.own_source import parse_value

    if wish.choice is None or wish.own_class or not wish.arguments:
        return wish
    values = {name: parse_value(text) for name, text in wish.arguments.items()}
    choice = replace(wish.choice, arguments={**wish.choice.arguments, **values})
    return replace(wish, choice=choice, arguments={})


def _kept(file: OpenFile) -> tuple[OpenFile, str]:
    """Remember for a file how it was opened; say why where that cannot be kept."""
    from cnnviz.engine.errors import CheckpointProblem
    from cnnviz.engine.models.remembered import Remembered, choice_of, recall, remember

    wish = file.wish
    settled = Remembered(
        choice=None if wish.choice is None or wish.own_class else choice_of(wish.choice),
        preprocessing=None if file.settled is None else file.settled.preprocessing,
        state=wish.state,
        source=wish.own_class,
        arguments=dict(wish.arguments),
        in_part=wish.in_part,
    )
    try:
        problem = remember(file.path, settled)
        return replace(file, settled=recall(file.path)), problem
    except CheckpointProblem as error:  # it has gone, and its network is here
        return file, str(error)


def _as_before(wish: Wish, settled: Remembered, checkpoint: Checkpoint) -> Wish:
    """Return a wish with what was settled for the file before, where it leaves that open."""
    from cnnviz.engine.models.settled import same_network, state_of

    if wish.choice is not None or wish.own_class:
        return wish
    state = wish.state or state_of(settled, checkpoint)
    if settled.source:
        return replace(wish, state=state, own_class=settled.source, arguments=settled.arguments)
    if settled.match is None:
        return replace(wish, state=state)
    if state:
        checkpoint = checkpoint.choose(state)
    choice = same_network(checkpoint, settled.match, settled.in_part)
    return replace(wish, state=state, choice=choice, in_part=settled.in_part)
