"""The graph of what ran, on networks of every make: who takes what of whom."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812
from torchvision import models

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.errors import ShapeTrouble
from cnnviz.engine.events import drain
from cnnviz.engine.models.graph import Graph, graph_of, graphing
from cnnviz.engine.models.graph_record import recorded_graph
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.scripted_network import ScriptedNetwork

PICTURE = torch.zeros(1, 3, 32, 32)


def label(graph: Graph, key: int) -> str:
    node = graph.nodes[key]
    return node.name or node.label


def edges(graph: Graph, opened: bool = True) -> Counter[tuple[str, str]]:
    """Return all edges by names, with every box open or every one closed."""
    seen = graph.seen(range(len(graph.nodes)) if opened else ())
    return Counter(
        {(label(graph, edge.source), label(graph, edge.target)): edge.count for edge in seen.edges}
    )


def one(graph: Graph, text: str) -> int:
    found = [node.key for node in graph.nodes if text in (node.name, node.label)]
    assert len(found) == 1, found
    return found[0]


def taken_by(graph: Graph, key: int) -> list[str]:
    return [label(graph, flow.source) for flow in graph.flows if flow.target == key]


class Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(4 * 28 * 28, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x))
        answer: torch.Tensor = self.fc(torch.flatten(x, 1))
        return answer


def test_a_plain_network_is_a_row_of_its_calls() -> None:
    graph = graph_of(Plain(), PICTURE)
    row = ["input", "conv1", "relu#1", "conv2", "relu#2", "flatten", "fc", "output"]
    assert edges(graph) == Counter(dict.fromkeys(itertools.pairwise(row), 1))
    assert [label(graph, node.key) for node in graph.nodes] == row
    shapes = {label(graph, node.key): node.shape for node in graph.nodes}
    assert shapes["conv1"] == (1, 4, 30, 30)
    assert shapes["flatten"] == (1, 4 * 28 * 28)
    flow = next(flow for flow in graph.flows if flow.target == one(graph, "fc"))
    assert flow.shape == (1, 4 * 28 * 28)
    families = {label(graph, node.key): node.family for node in graph.nodes}
    assert families["relu#2"] == "activation"
    assert families["conv1"] == "convolution"
    assert graph.find("relu") == graph.find("relu#1")
    assert graph.find("relu#3") is None


def test_a_residual_block_adds_what_came_in() -> None:
    graph = graph_of(models.resnet18(), PICTURE)
    add = [node.key for node in graph.nodes if node.label == "add"]
    assert len(add) == 8
    assert taken_by(graph, add[0]) == ["layer1.0.bn2", "maxpool"]
    assert taken_by(graph, add[1]) == ["layer1.1.bn2", "layer1.0.relu#2"]
    assert taken_by(graph, add[2]) == ["layer2.0.bn2", "layer2.0.downsample.1"]
    closed = edges(graph, opened=False)
    assert closed["layer1", "layer2"] == 1
    assert closed["maxpool", "layer1"] == 1  # one tensor, though two take it
    row = ["input", "conv1", "bn1", "relu", "maxpool"]
    row += ["layer1", "layer2", "layer3", "layer4", "avgpool", "flatten", "fc", "output"]
    assert closed == Counter(dict.fromkeys(itertools.pairwise(row), 1))


def test_names_are_those_of_the_layer_table() -> None:
    network = models.resnet18()
    graph, table = graph_of(network, PICTURE), layer_table(network, PICTURE)
    ran = {row.name for row in table.rows if row.executed}
    assert {node.name for node in graph.nodes if node.kind == "layer"} == ran
    for node in graph.nodes:
        if node.kind == "layer":
            assert node.shape == table.by_name[node.name].output_shape
            above = "" if node.parent is None else graph.nodes[node.parent].name
            assert table.by_name[node.name].parent == above


def test_inceptions_branches_meet_in_one() -> None:
    network = models.inception_v3(init_weights=False)
    graph = graph_of(network, torch.zeros(1, 3, 96, 96))
    cats = [node for node in graph.nodes if node.label == "cat"]
    block = graph.find("Mixed_5b")
    first = next(node for node in cats if node.parent == block)
    assert taken_by(graph, first.key) == ["relu"] * 4  # the last step of each branch
    seen = graph.seen([block] if block is not None else [])
    into = [edge for edge in seen.edges if edge.target == first.key]
    assert sorted(label(graph, edge.source) for edge in into) == [
        "Mixed_5b.branch1x1",
        "Mixed_5b.branch3x3dbl_3",
        "Mixed_5b.branch5x5_2",
        "Mixed_5b.branch_pool",
    ]
    assert graph.find("AuxLogits") is None  # it does not run


class Dense(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(3 + 2 * n, 2, 3, padding=1) for n in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = [x]
        for layer in self.layers:
            found.append(layer(torch.cat(found, 1)))
        return found[-1]


def test_every_layer_of_a_dense_block_takes_all_before() -> None:
    graph = graph_of(Dense(), PICTURE)
    cats = [node.key for node in graph.nodes if node.label == "cat"]
    assert taken_by(graph, cats[3]) == ["input", "layers.0", "layers.1", "layers.2"]
    # The list, which nobody calls, is a box that holds its layers.
    group = one(graph, "layers")
    assert graph.nodes[group].kind == "group"
    assert graph.nodes[group].type == "ModuleList"
    assert {graph.nodes[key].name for key in graph.inside[group]} >= {"layers.1", "layers.3"}


class Answers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Conv2d(3, 4, 3)
        self.left, self.right = nn.Conv2d(4, 1, 1), nn.Conv2d(4, 2, 1)

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor | tuple[torch.Tensor, ...]]:
        x = self.body(x)
        a, b = self.right(x).chunk(2, dim=1)
        return {"boxes": self.left(x), "pair": (a, b * 2)}


def test_answers_in_dictionaries_and_tuples_keep_their_names() -> None:
    graph = graph_of(Answers(), PICTURE)
    found = edges(graph)
    assert found["left", "boxes"] == 1
    assert found["chunk", "pair"] == 1
    assert found["mul", "pair"] == 1
    assert found["body", "right"] == 1
    outputs = [node.label for node in graph.nodes if node.kind == "output"]
    assert outputs == ["boxes", "pair"]


class Loop(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.GRUCell(32, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        state = x.new_zeros(3, 8)
        for step in range(4):
            state = self.cell(x[0, :, step], state)
        return state


def test_a_loop_is_as_many_calls() -> None:
    graph = graph_of(Loop(), PICTURE)
    third = graph.find("cell#3")
    assert third is not None
    assert taken_by(graph, third) == ["slice", "cell#2"]
    assert graph.nodes[third].family == "recurrent"


class Odd(nn.Module):
    """In-place writes, views, a layer that hands on what it gets, and one called by keywords."""

    def __init__(self) -> None:
        super().__init__()
        self.skip, self.conv = nn.Identity(), nn.Conv2d(3, 3, 3, padding=1)
        self.attention = nn.MultiheadAttention(32, 2, batch_first=True)
        self.scale = nn.Parameter(torch.ones(3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept = self.skip(x)
        y = self.conv(x)
        y[:, 0] = kept[:, 0]
        top = y[:, :, :16]
        top.mul_(self.scale)
        y += kept
        rows = y.mean(1)
        found, _ = self.attention(query=rows, key=rows, value=rows)
        return found.relu_().detach().contiguous()


def test_writes_in_place_and_layers_that_change_nothing_are_followed() -> None:
    graph = graph_of(Odd(), PICTURE)
    found = edges(graph)
    assert found["input", "skip"] == found["input", "conv"] == 1
    assert found["conv", "write part"] == 1
    assert found["write part", "slice"] == 1  # the upper half
    assert found["slice", "mul"] == 1
    assert found["scale", "mul"] == 1
    assert found["mul", "add"] == 1  # through the view that was multiplied
    assert found["skip", "add"] == 1
    assert found["mean", "attention"] == 1
    assert found["attention", "relu"] == 1
    assert found["relu", "output"] == 1  # detach and contiguous are no steps
    kinds = {node.label: node.kind for node in graph.nodes}
    assert kinds["scale"] == "parameter"
    assert not graph.can_open(one(graph, "attention"))


def test_a_layer_that_works_on_what_is_always_the_same_is_connected_too() -> None:
    class Places(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.places, self.conv = nn.Embedding(32, 32), nn.Conv2d(3, 3, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.conv(x) + self.places(torch.arange(32, device=x.device))

    found = edges(graph_of(Places(), PICTURE))
    assert found["places", "add"] == found["conv", "add"] == 1


def test_a_layer_whose_answer_nobody_takes_is_connected_all_the_same() -> None:
    class Aside(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.main, self.aside = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.main(x)
            self.aside(x).abs().sum()
            return x

    graph = graph_of(Aside(), PICTURE)
    assert edges(graph)["main", "aside"] == 1
    assert not [node for node in graph.nodes if node.label in ("abs", "sum")]


class AskingNumbers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.small, self.large = nn.Conv2d(3, 2, 3), nn.Conv2d(3, 4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = self.large(x) if float(x.sum()) > 0 else self.small(x)
        return answer


def test_a_network_that_asks_for_numbers_is_run_with_them() -> None:
    network = AskingNumbers()
    assert graph_of(network, PICTURE).find("small") is not None
    assert graph_of(network, PICTURE[:, :, 1:] + 1).find("large") is not None


class Keeping(nn.Module):
    """Keeps what it saw, and makes a mask once."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.seen: dict[str, torch.Tensor] = {}
        self.mask: torch.Tensor | None = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.mask is None:
            self.mask = torch.ones(30, 30, device=x.device)
        x = self.norm(self.conv(x)) * self.mask
        self.seen["features"] = x
        return x


def test_the_network_comes_back_untouched() -> None:
    network = Keeping().train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state = torch.random.get_rng_state()
    graph_of(network, PICTURE)
    assert network.mask is None
    assert network.seen == {}
    assert all(part.training for part in network.modules())
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in network.modules())
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), name
    assert torch.equal(torch.random.get_rng_state(), state)
    network(PICTURE)  # and it still runs


def test_an_input_that_does_not_fit_is_explained() -> None:
    network = Plain()
    with pytest.raises(ShapeTrouble, match="fc"):
        graph_of(network, torch.zeros(1, 3, 40, 40))
    assert not any(part._forward_hooks for part in network.modules())


@pytest.mark.parametrize("layer", [nn.BatchNorm2d(5), nn.LayerNorm(31)])
def test_a_normalisation_that_does_not_fit_is_explained(layer: nn.Module) -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), layer)
    with pytest.raises(ShapeTrouble):
        graph_of(network, PICTURE)


def test_a_graph_is_made_once_for_each_shape() -> None:
    network = Plain()
    first = graph_of(network, PICTURE)
    assert drain(graphing(network, PICTURE.clone())) is first
    network.add_module("more", nn.ReLU())
    assert graph_of(network, PICTURE) is not first


def test_what_is_closed_is_one_box_and_edges_are_gathered() -> None:
    class Unet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.down = nn.ModuleList(nn.Conv2d(3, 3, 3, 2, 1) for _ in range(3))
            self.up = nn.ModuleList(nn.ConvTranspose2d(6, 3, 2, 2) for _ in range(3))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            found = []
            for layer in self.down:
                x = layer(x)
                found.append(x)
            for layer in self.up:
                x = layer(torch.cat([x, found.pop()], 1))
            return x

    graph = graph_of(Unet(), PICTURE)
    down, up = one(graph, "down"), one(graph, "up")
    closed = {(edge.source, edge.target): edge for edge in graph.seen(()).edges}
    first = next(node.key for node in graph.nodes if node.label == "cat")
    assert graph.nodes[first].parent is None  # it runs before the list of layers is entered
    assert closed[down, first].count == 1  # the last of the way down, twice
    assert closed[down, up].count == 2
    assert closed[down, up].shape is None
    opened = graph.seen([up])
    assert opened.opened == {up}
    assert sum(edge.source == down for edge in opened.edges) == 3


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated")
def test_a_program_that_cannot_be_watched_has_boxes_alone() -> None:
    program = torch.jit.script(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sequential(nn.ReLU())))
    graph = graph_of(ScriptedNetwork(program, "0"), PICTURE)
    assert [(node.name, node.type) for node in graph.nodes] == [
        ("0", "Conv2d"),
        ("1", "Sequential"),
        ("1.0", "ReLU"),
    ]
    assert graph.flows == ()
    assert graph.input_shape is None


def test_the_parts_of_a_file_are_boxes_without_edges() -> None:
    conv = ModuleRecord("torch.nn.modules.conv.Conv2d")
    block = ModuleRecord("my.Block", children={"conv": conv, "act": ModuleRecord("my.Odd")})
    root = ModuleRecord("my.Net", children={"stem": conv, "body": block})
    graph = recorded_graph(root)
    assert [node.name for node in graph.nodes] == ["stem", "body", "body.conv", "body.act"]
    assert [node.family for node in graph.nodes] == ["convolution", "block", "convolution", "other"]
    assert graph.inside[graph.find("body")] == (2, 3)
    assert graph.flows == ()


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("efficientnet_b0", 64),
        ("swin_t", 64),
        ("lraspp_mobilenet_v3_large", 64),
        ("shufflenet_v2_x0_5", 64),
    ],
)
def test_families(name: str, side: int) -> None:
    whole_graph_is_sound(build(name), torch.zeros(1, 3, side, side))


def test_transformers() -> None:
    small = models.VisionTransformer(32, 8, 2, 4, 32, 64, num_classes=5).eval()
    whole_graph_is_sound(small, torch.zeros(1, 3, 32, 32))
    graph = graph_of(small, torch.zeros(1, 3, 32, 32))
    block = graph.find("encoder.layers.encoder_layer_0")
    sums = [node.key for node in graph.nodes if node.label == "add" and node.parent == block]
    assert taken_by(graph, sums[0])[1] == "encoder.dropout"
    assert taken_by(graph, one(graph, "cat")) == ["permute", "class_token"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("resnet50", 224),
        ("vit_b_16", 224),
        ("densenet121", 64),
        ("maxvit_t", 224),
        ("deeplabv3_resnet50", 224),
        ("ssdlite320_mobilenet_v3_large", 128),
        ("fasterrcnn_mobilenet_v3_large_320_fpn", 128),
        ("raft_small", 128),
        ("r3d_18", 64),
    ],
)
def test_more_families(name: str, side: int) -> None:
    whole_graph_is_sound(build(name), torch.rand(1, 3, side, side))


def build(name: str) -> nn.Module:
    takes_backbone = "weights_backbone" in models.get_model_builder(name).__annotations__
    more = {"weights_backbone": None} if takes_backbone else {}
    return models.get_model(name, weights=None, **more).eval()


def whole_graph_is_sound(network: nn.Module, example: torch.Tensor) -> None:
    """Check that all that ran is there, that edges follow the order, and all hangs together."""
    graph = graph_of(network, example)
    table = layer_table(network, example)
    ran = {row.name for row in table.rows if row.executed}
    assert {node.name for node in graph.nodes if node.kind == "layer"} == ran
    for flow in graph.flows:
        assert flow.source < flow.target
        assert not graph.can_open(flow.source)
        assert not graph.can_open(flow.target)
    taking = {flow.target for flow in graph.flows}
    giving = {flow.source for flow in graph.flows}
    for node in graph.nodes:
        if node.kind in ("operation", "output"):
            assert node.key in taking
        if node.kind == "layer" and node.shape is not None and not graph.can_open(node.key):
            assert node.key in taking | giving, node.name
    assert any(node.kind == "output" for node in graph.nodes)


def test_functions_between_layers_are_named_as_in_the_code() -> None:
    class Functions(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = F.max_pool2d(F.relu(x), 2)
            x = (x - 1) / 2 + 3 * x
            return x.view(1, -1) @ x.view(-1, 1)

    graph = graph_of(Functions(), PICTURE)
    names = [node.label for node in graph.nodes if node.kind == "operation"]
    assert names == ["relu", "max_pool2d", "sub", "div", "mul", "add", "view", "view", "matmul"]
