"""What is read of the layers, against plain hooks and double precision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torchvision.models import VisionTransformer

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes import names
from cnnviz.engine.probes.forward import first_tensor
from cnnviz.engine.runs.history.files import unpack
from cnnviz.engine.runs.history.norms import LayerNorms
from cnnviz.engine.runs.history.probe import Overheard, assembled
from cnnviz.engine.runs.history.write import HistoryWriter
from cnnviz.engine.training.settings.history import HistoryOptions

IDS = np.arange(40) * 3


def pictures(shape: tuple[int, ...]) -> Tensor:
    return torch.randn(len(IDS), *shape, generator=torch.Generator().manual_seed(0))


def transformer() -> LoadedModel:
    torch.manual_seed(0)
    module = VisionTransformer(32, 8, 5, 2, 24, 48, num_classes=4)
    return LoadedModel(module, "transformer", "live", Preprocessing(3, resize=32, crop=(32, 32)))


def writer_of(model: LoadedModel, **options: Any) -> HistoryWriter:
    return HistoryWriter(model, IDS, learned=0, options=HistoryOptions(**options))


def listened(writer: HistoryWriter, module: nn.Module, images: Tensor, size: int) -> Overheard:
    """Run a network on batches of a size, which are not in the order of the samples."""
    module.eval()
    order = np.random.default_rng(1).permutation(len(IDS))
    for start in range(0, len(IDS), size):
        rows = order[start : start + size]
        nothing = torch.zeros(len(rows))
        batch = Batch(images[torch.from_numpy(rows)], nothing, IDS[rows], nothing)
        with torch.no_grad(), writer.listening(batch):
            module(batch.images)
    return writer.overheard()


def by_hooks(module: nn.Module, images: Tensor) -> dict[str, list[Tensor]]:
    """Return what each call of each module gives."""
    found: dict[str, list[Tensor]] = {}

    def take(name: str, output: Any) -> None:
        tensor = first_tensor(output)
        if tensor is not None:
            found.setdefault(name, []).append(tensor.detach().clone())

    handles = [
        part.register_forward_hook(lambda _m, _i, output, name=name: take(name, output))
        for name, part in module.named_modules()
    ]
    with torch.no_grad():
        module(images)
    for handle in handles:
        handle.remove()
    return found


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("course_cnn", (1, 28, 28)),
        ("resnet18", (3, 64, 64)),
        ("efficientnet_b0", (3, 32, 32)),
        ("googlenet", (3, 64, 64)),
        pytest.param("inception_v3", (3, 96, 96), marks=pytest.mark.slow),
        ("small transformer", (3, 32, 32)),
        pytest.param("swin_t", (3, 64, 64), marks=pytest.mark.slow),
        pytest.param("fcn_resnet50", (3, 64, 64), marks=pytest.mark.slow),
    ],
)
def test_responses_places_and_moments_are_those_of_plain_hooks(
    name: str, shape: tuple[int, ...]
) -> None:
    model = transformer() if name == "small transformer" else load_model(name)
    images = pictures(shape)
    writer = writer_of(model, history_samples=24)
    found = listened(writer, model.module, images, 16)
    looked = writer.look([found], None, 1, 5)
    assert not looked.notes
    assert 3 <= len(writer.choice.layers) <= 12
    rows = np.flatnonzero(np.isin(IDS, writer.samples))
    assert len(rows) == 24
    given = by_hooks(model.module, images)
    probed, _ = assembled(found, writer.choice, {})
    assert probed.sample_ids.tolist() == IDS[rows].tolist()
    event = looked.event
    for place in probed.layers:
        module, call = names.split(place.layer)
        output = given[module][call - 1][rows]
        own = probed.values[:, place.units], probed.positions[:, place.units]
        if place.kind == "tokens" and output.ndim == 3:
            grid = output[:, 1:]  # without the class token
            np.testing.assert_allclose(own[0], grid.amax(1).numpy(), rtol=1e-3, atol=1e-4)
            assert place.places == (4, 4)
        if output.ndim == 4 and place.kind == "maps":
            flat = output.flatten(2)
            at = torch.stack(torch.unravel_index(flat.argmax(2), output.shape[2:]), 2)
            # Batches of other sizes are computed in another order; ties and near ties move.
            # Networks with random weights let numbers grow large.
            rough = 1e-3 * float(flat.abs().max()) + 1e-4
            np.testing.assert_allclose(own[0], flat.amax(2).numpy(), rtol=2e-3, atol=rough)
            assert (own[1] == at.numpy()).all(2).mean() > 0.98
        exact = output.double()
        column = event.layers.index(place.layer)
        told = event.mean[column], event.deviation[column], event.zeros[column]
        zeros = float((exact == 0).double().mean())
        wanted = float(exact.mean()), float(exact.std(correction=0)), zeros
        np.testing.assert_allclose(told, wanted, rtol=1e-3, atol=1e-5)


def test_several_processes_find_together_what_one_finds() -> None:
    model, images = load_model("course_cnn"), pictures((1, 28, 28))
    writer = writer_of(model, history_samples=24)

    def heard(rows: slice) -> None:
        nothing = torch.zeros(len(IDS[rows]))
        batch = Batch(images[rows], nothing, IDS[rows], nothing)
        with torch.no_grad(), writer.listening(batch):
            model.module(batch.images)

    parts = []
    for rows in (slice(0, 16), slice(16, 32), slice(32, 40)):
        heard(rows)
        parts.append(writer.overheard())
    several = writer.look(reversed(parts), None, 1, 1)
    for rows in (slice(0, 16), slice(16, 32), slice(32, 40)):
        heard(rows)
    alone = writer.look([writer.overheard()], None, 1, 1)
    assert several.arrays.keys() == alone.arrays.keys()
    for name, array in alone.arrays.items():
        np.testing.assert_array_equal(several.arrays[name], array)
    np.testing.assert_allclose(several.event.deviation, alone.event.deviation, rtol=1e-6)


def test_pictures_of_several_sizes_are_looked_at_together() -> None:
    model = load_model("resnet18")
    writer = writer_of(model, history_samples=len(IDS))
    model.module.eval()
    wanted = []
    for rows, size in ((slice(0, 30), (32, 64)), (slice(30, 40), (48, 32))):
        images = torch.randn(len(IDS[rows]), 3, *size)
        nothing = torch.zeros(len(images))
        with torch.no_grad(), writer.listening(Batch(images, nothing, IDS[rows], nothing)):
            model.module(images)
        wanted.append(by_hooks(model.module, images)["conv1"][0])
    found = writer.overheard()
    assert not writer.look([found], None, 1, 1).notes
    probed, moments = assembled(found, writer.choice, {})
    place = probed.layers[0]
    assert (place.layer, place.places) == ("conv1", (24, 32))
    largest = torch.cat([one.flatten(2).amax(2) for one in wanted])
    np.testing.assert_allclose(probed.values[:, place.units], largest.numpy(), rtol=1e-4)
    second = wanted[1].flatten(2).argmax(2)
    at = torch.stack([second // 16, second % 16], 2)
    assert (probed.positions[30:, place.units] == at.numpy()).all(2).mean() > 0.99
    every = torch.cat([one.flatten() for one in wanted]).double()
    assert moments["conv1"][0] == pytest.approx(float(every.mean()), rel=1e-4)
    assert probed.features.shape == (40, 512)


class Odd(nn.Module):
    """Layers that cannot be told of, each for a reason of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3)
        self.pairs = _Gives(lambda x: {"none": None})
        self.mixed = _Gives(lambda x: x.mean(0))
        self.angry = _Gives(lambda x: x.flatten(1))
        self.fc = nn.LazyLinear(2)

    def forward(self, images: Tensor) -> Tensor:
        maps = self.conv(images)
        self.pairs(maps)
        self.mixed(maps)
        given: Tensor = self.fc(self.angry(maps))
        return given


class _Gives(nn.Module):
    def __init__(self, what: Any) -> None:
        super().__init__()
        self.what = what

    def forward(self, images: Tensor) -> Any:
        return self.what(images)


def test_a_layer_that_cannot_be_told_is_left_out_and_told_once() -> None:
    module = Odd()
    module(torch.zeros(1, 1, 8, 8))
    steps = Preprocessing(1, resize=8, crop=(8, 8), mean=(0.0,), std=(1.0,))
    model = LoadedModel(module, "Odd", "live", steps)
    writer = writer_of(model, history_layers="conv,angry,fc")
    images = pictures((1, 8, 8))
    first = writer.look([listened(writer, module, images, 16)], None, 1, 1)
    assert not first.notes
    # What worked before may fail once.
    module.angry.forward = lambda x: _Liar(x.flatten(1))  # type: ignore[method-assign]
    module.fc.forward = lambda x: x.value[:, :2]  # type: ignore[method-assign, assignment]
    second = writer.look([listened(writer, module, images, 16)], None, 2, 2)
    assert len(second.notes) == 1
    assert "leaves out the layer angry" in second.notes[0]
    third = writer.look([listened(writer, module, images, 16)], None, 3, 3)
    assert not third.notes
    assert "angry" not in third.event.layers
    assert {"conv", "fc"} <= set(third.event.layers)


class _Liar:
    """What a forward of somebody's own may hand on."""

    def __init__(self, value: Tensor) -> None:
        self.value = value


def test_a_layer_that_is_named_wrongly_is_refused_at_once() -> None:
    with pytest.raises(UnknownName, match="conv3"):
        writer_of(load_model("course_cnn"), history_layers="conv1,conv3")


def test_layers_that_are_named_are_the_ones(tmp_path: Any) -> None:
    model = load_model("course_cnn")
    writer = writer_of(model, history_layers=" fc1 , relu#2,fc1")
    assert writer.choice.layers == ("relu#2", "fc1")
    looked = writer.look([listened(writer, model.module, pictures((1, 28, 28)), 16)], None, 1, 1)
    np.savez(tmp_path / "probe.npz", **looked.arrays)
    assert [place.layer for place in unpack(tmp_path / "probe.npz").layers] == ["relu#2", "fc1"]


# ---- gradients, weights and steps ---------------------------------------------------------------


def test_norms_are_those_of_double_precision() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 3), nn.Linear(3, 3)
    )
    for weight in module[4].parameters():
        weight.requires_grad = False
    norms = LayerNorms(module)
    assert norms.layers == ("0", "3", "4")
    optimizer = torch.optim.SGD([one for one in module.parameters() if one.requires_grad], 0.1)
    gradients, updates = [], []
    for step in range(3):
        optimizer.zero_grad()
        loss = module(torch.randn(8, 1, 8, 8)).square().sum()
        torch.autograd.backward(loss * 4)
        before = [module[at].weight.detach().double().clone() for at in (0, 3)]
        if step:
            gradients.append([float(module[at].weight.grad.double().norm()) / 4 for at in (0, 3)])
            with norms.watching(4.0):
                optimizer.step()
            after = [module[at].weight.detach().double() for at in (0, 3)]
            pairs = zip(before, after, strict=True)
            updates.append([float((b - a).norm() / b.norm()) for b, a in pairs])
        else:
            optimizer.step()
    again = LayerNorms(module)
    again.restore(norms.state())
    found = norms.take()
    assert again.take() == found
    np.testing.assert_allclose(found.gradient[:2], np.mean(gradients, 0), rtol=1e-6)
    np.testing.assert_allclose(found.update[:2], np.mean(updates, 0), rtol=1e-5)
    wanted = [float(module[at].weight.detach().double().norm()) for at in (0, 3, 4)]
    np.testing.assert_allclose(found.weight, wanted, rtol=1e-6)
    assert (found.gradient[2], found.update[2]) == (None, None)
    assert norms.take().gradient == (None, None, None)


def test_a_gradient_that_is_no_number_counts_nowhere() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    norms = LayerNorms(module)
    for scale in (1.0, float("nan")):
        for weight in module.parameters():
            weight.grad = torch.full_like(weight, scale)
        norms.note_gradients()
    assert norms.take().gradient == (2.0, 2.0)
