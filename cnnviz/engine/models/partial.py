"""A network that a file fills only in part; what it lacks is random, and every view says so."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import build
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.fill import filling_in_part
from cnnviz.engine.models.loaded import Gaps, LoadedModel
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.renames import with_names


def loading_in_part(checkpoint: Checkpoint, match: Match) -> Work[Progress, LoadedModel]:
    """Make a network and fill what fits of it; the rest keeps its seeded random weights.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    match : Match
        The network, of whatever sizes the person wants.

    Raises
    ------
    CheckpointMismatch
        When nothing fits.
    """
    yield Progress(0, None, f"building {match.architecture}")
    module = build(match.architecture, match.num_classes, match.arguments)
    entries = with_names(checkpoint.entries, match.renamed)
    gaps = yield from filling_in_part(module, entries, match.architecture)
    model = describe(module, match, "file", checkpoint.path, checkpoint.metadata, None)
    words = [_sentence(gaps)] if gaps is not None else []
    warnings = (*words, *checkpoint.warnings, *model.warnings)
    return replace(model, gaps=gaps, warnings=warnings)


def _sentence(gaps: Gaps) -> str:
    count = len(gaps.random)
    lacking = f"{count:,} of the network's {gaps.total:,} tensors are not in the file and random"
    left = f"{len(gaps.unexpected):,} of the file's were left out"
    return f"It fits only in part: {lacking}; {left}."
