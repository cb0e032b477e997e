"""The part of a script that makes a ``Dataset`` of pictures and targets, and holds some out."""

from __future__ import annotations

from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.parts import Section, call, lines
from cnnviz.engine.training.scripts.pictures import V2, transform_blocks
from cnnviz.engine.training.scripts.sources import IMAGE, NUMPY, Source, source_of

TORCH = "import torch"
_HOLD_OUT = (
    "def hold_out(labels, share):\n"
    '    """Part the samples in two, with a share of every class in the second."""\n'
    "    random = np.random.default_rng(SEED)\n"
    "    kept, held = [], []\n"
    "    for label in np.unique(labels[labels >= 0]):\n"
    "        members = random.permutation(np.flatnonzero(labels == label))\n"
    "        count = round(len(members) * share)\n"
    "        held.append(members[:count])\n"
    "        kept.append(members[count:])\n"
    "    return np.sort(np.concatenate(kept)), np.sort(np.concatenate(held))"
)


def data_section(facts: Facts) -> tuple[Section, str]:
    """Return the code that leaves ``train_data``, ``test_data``, ``train`` and ``held_out``.

    With it comes the expression of the classes' names, empty where the code does not know them.
    """
    source = source_of(facts)
    blocks = [*source.blocks, *_relabelled(facts, source), *transform_blocks(facts)]
    blocks += _datasets(facts, source)
    blocks += _split(facts)
    imports = [*source.imports, NUMPY, TORCH, V2, *_dataset_imports(facts, source)]
    words = f"{source.words} A share of the training images is held out to measure with."
    return Section("Data", words, tuple(blocks), tuple(imports)), source.classes


def _relabelled(facts: Facts, source: Source) -> list[str]:
    """Return the code that makes a set binary."""
    config = facts.config
    if not config.positive:
        return []
    names = source_class_names(facts)
    positive = names.index(config.positive)
    if not config.negative:
        return [f"labels = (labels == {positive}).astype(np.int64)"]
    negative = names.index(config.negative)
    what = "images" if facts.in_memory else "files"
    chosen = f"chosen = np.flatnonzero(np.isin(labels, [{negative}, {positive}]))\n"
    if what == "images":
        pick = "images = images[chosen]\n"
    else:
        pick = "files = [files[place] for place in chosen]\n"
    return [f"{chosen}{pick}labels = (labels[chosen] == {positive}).astype(np.int64)"]


def source_class_names(facts: Facts) -> tuple[str, ...]:
    """Return the classes of the images themselves, before two of them were chosen."""
    base = getattr(facts.image_set, "base", facts.image_set)
    names: tuple[str, ...] = base.class_names
    return names


def _targets(facts: Facts) -> str:
    """Return the expression of a tensor of targets for all samples."""
    match facts.image_set.target:
        case "binary":
            return "torch.from_numpy(labels).float().unsqueeze(1)"
        case "number":
            return "torch.from_numpy(labels).unsqueeze(1)"
        case "labels":
            return "torch.from_numpy(labels).float()"
    return "torch.from_numpy(labels)"


def _datasets(facts: Facts, source: Source) -> list[str]:
    if source.image_folder and facts.image_set.target == "class":
        code = "test_data = datasets.ImageFolder(DATA, transform)\n"
        kept = "train_data = test_data"
        if facts.augments:
            kept = "train_data = datasets.ImageFolder(DATA, augmentation)"
        return [code + kept]
    targets = _targets(facts)
    if facts.kept_whole:
        axis = ".unsqueeze(1)" if facts.grey else ".permute(0, 3, 1, 2)"
        code = f"pixels = torch.from_numpy(images){axis}\n" + call(
            "TensorDataset", ["transform(pixels)", targets], indent=0
        )
        return [code.replace("TensorDataset(", "train_data = test_data = TensorDataset(", 1)]
    made = [f"targets = {targets}"]
    if facts.in_memory:
        axis = ".unsqueeze(1)" if facts.grey else ".permute(0, 3, 1, 2)"
        made.insert(0, f"pixels = torch.from_numpy(images){axis}")
    elif source.image_folder:
        made.insert(0, "files = [path for path, _ in folder.samples]")
    what = "pixels" if facts.in_memory else "files"
    made.append(f"test_data = Pictures({what}, targets, transform)")
    if facts.augments:
        made.append(f"train_data = Pictures({what}, targets, augmentation)")
    else:
        made.append("train_data = test_data")
    return [_pictures_class(facts), lines(*made)]


def _pictures_class(facts: Facts) -> str:
    what = "pixels" if facts.in_memory else "files"
    if facts.in_memory:
        image = "self.pixels[index]"
        opening = None
    else:
        mode = "L" if facts.grey and facts.model.preprocessing.channels == 1 else "RGB"
        opening = f'        image = Image.open(self.files[index]).convert("{mode}")'
        image = "image"
    return lines(
        "class Pictures(Dataset):",
        '    """Pictures that are brought to the network one by one."""',
        "",
        f"    def __init__(self, {what}, targets, transform):",
        f"        self.{what}, self.targets, self.transform = {what}, targets, transform",
        "",
        "    def __len__(self):",
        "        return len(self.targets)",
        "",
        "    def __getitem__(self, index):",
        opening,
        f"        return self.transform({image}), self.targets[index]",
    )


def _dataset_imports(facts: Facts, source: Source) -> list[str]:
    if source.image_folder and facts.image_set.target == "class":
        return []
    if facts.kept_whole:
        return ["from torch.utils.data import TensorDataset"]
    found = ["from torch.utils.data import Dataset"]
    return found if facts.in_memory else [*found, IMAGE]


def _split(facts: Facts) -> list[str]:
    share = facts.config.validation_share
    return [_HOLD_OUT, f"train, held_out = hold_out(labels, {share!r})"]


def leaves_a_lone_sample(facts: Facts) -> bool:
    """Whether the last batch of each epoch has one picture."""
    return len(facts.split.train) % facts.config.batch_size == 1
