"""The part of a script that makes a ``Dataset`` of pictures and targets, and holds some out."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence
from dataclasses import replace

from cnnviz.engine.data.viewed import Viewed
from cnnviz.engine.scripting.parts import Section, call, lines, quote
from cnnviz.engine.scripting.pictures import V2
from cnnviz.engine.training.scripts.annotated import learns_crops, learns_masks
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.pictures import transform_blocks, whole_block, whole_imports
from cnnviz.engine.training.scripts.reading import IMAGE, NUMPY, Source
from cnnviz.engine.training.scripts.sources import source_of
from cnnviz.engine.training.setup import strata_of

TORCH = "import torch"
# What code that reads a set leaves behind.
_READ = ("images", "labels", "files", "folder", "chosen", "names", "rows", "boxes", "masks")
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


_MASKED = lines(
    "class Pictures(Dataset):",
    '    """Pictures with their masks, which are brought to the network\'s size together."""',
    "",
    "    def __init__(self, files, transform):",
    "        self.files, self.transform = files, transform",
    "",
    "    def __len__(self):",
    "        return len(self.files)",
    "",
    "    def __getitem__(self, index):",
    "        path, mask_path = self.files[index]",
    '        image = Image.open(path).convert("RGB")',
    "        mask = tv_tensors.Mask(np.array(Image.open(mask_path)))",
    "        image, mask = self.transform(image, mask)",
    "        return image, mask.long()",
)


def data_section(facts: Facts) -> tuple[Section, str]:
    """Return the code that leaves ``train_data``, ``test_data``, ``train`` and ``held_out``.

    With it comes the expression of the classes' names, empty where the code does not know them.
    """
    source = source_of(facts)
    blocks = _reading(facts, source)
    imports = [*source.imports, NUMPY, TORCH, *_dataset_imports(facts, source)]
    share = "A share of the training images is held out to measure with."
    if facts.has_own_part:
        blocks += _second_part(facts, blocks)
        share = "The set's own part measures."
    blocks += whole_block(facts) if facts.kept_whole else transform_blocks(facts)
    blocks += _datasets(facts, source)
    blocks += [] if facts.has_own_part else _split(facts)
    imports += whole_imports(facts) if facts.kept_whole else (V2,)
    return Section("Data", f"{source.words} {share}", tuple(blocks), tuple(imports)), source.classes


def _second_part(facts: Facts, first: Sequence[str]) -> list[str]:
    """Return the code that reads the part which measures, and puts it behind the other."""
    other = replace(facts, image_set=facts.parts.validation.images)
    second = _reading(other, source_of(other))
    found = [_renamed(block) for block in second if not _is_common(block, first)]
    joined = []
    if facts.in_memory:
        joined.append("images = np.concatenate([images, test_images])")
    else:
        joined.append("files = files + test_files")
    return [
        *found,
        lines(
            "train = np.arange(len(labels))",
            "held_out = len(labels) + np.arange(len(test_labels))",
            *joined,
            "labels = np.concatenate([labels, test_labels])",
        ),
    ]


def _reading(facts: Facts, source: Source) -> list[str]:
    """Return the code that leaves the pictures of a part, or their files, and its labels."""
    listing = source.image_folder and not uses_image_folder(facts, source)
    files = ["files = [path for path, _ in folder.samples]"] if listing else []
    return [*source.blocks, *files, *_relabelled(facts)]


def _is_common(block: str, before: Sequence[str]) -> bool:
    """Whether a block defines what is defined already, as it reads any part."""
    return block.startswith(("def ", "class ", "classes = ")) and block in before


def _renamed(block: str) -> str:
    """Return code with ``test_`` before the names of what is read."""
    rows = block.split("\n")
    tokens = list(tokenize.generate_tokens(io.StringIO(block).readline))
    places = [
        one.start
        for before, one in zip([None, *tokens], tokens, strict=False)
        if one.type == tokenize.NAME
        and one.string in _READ
        and (before is None or before.string != ".")
    ]
    for row, column in reversed(places):
        text = rows[row - 1]
        rows[row - 1] = f"{text[:column]}test_{text[column:]}"
    return "\n".join(rows)


def _relabelled(facts: Facts) -> list[str]:
    """Return the code that makes a set binary."""
    asked = facts.asked
    if not asked.positive:
        return []
    names = source_class_names(facts)
    positive = names.index(asked.positive)
    base = facts.image_set.base if isinstance(facts.image_set, Viewed) else facts.image_set
    shown = base.target == "labels"
    yes = f"labels[:, {positive}] == 1" if shown else f"labels == {positive}"
    if not asked.negative:
        return [f"labels = ({yes}).astype(np.int64)"]
    negative = names.index(asked.negative)
    pick = "images = images[chosen]" if facts.in_memory else "files = [files[at] for at in chosen]"
    if shown:
        either = f"labels[:, {positive}] != labels[:, {negative}]"
        which = f"labels[chosen, {positive}]"
    else:
        either = f"np.isin(labels, [{negative}, {positive}])"
        which = f"(labels[chosen] == {positive}).astype(np.int64)"
    return [f"chosen = np.flatnonzero({either})\n{pick}\nlabels = {which}"]


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
    if uses_image_folder(facts, source):
        code = "test_data = datasets.ImageFolder(DATA, transform)\n"
        kept = "train_data = test_data"
        if facts.augments:
            kept = "train_data = datasets.ImageFolder(DATA, augmentation)"
        return [code + kept]
    targets = _targets(facts)
    if facts.kept_whole:
        return [call("train_data = test_data = TensorDataset", ["inputs", targets])]
    if learns_masks(facts):
        train = "Pictures(files, augmentation)" if facts.augments else "test_data"
        return [_MASKED, f"test_data = Pictures(files, transform)\ntrain_data = {train}"]
    made = [f"targets = {targets}"]
    if facts.in_memory:
        axis = ".unsqueeze(1)" if facts.grey else ".permute(0, 3, 1, 2)"
        made.insert(0, f"pixels = torch.from_numpy(images){axis}")
    what = "pixels" if facts.in_memory else "files"
    made.append(f"test_data = Pictures({what}, targets, transform)")
    if facts.augments:
        made.append(f"train_data = Pictures({what}, targets, augmentation)")
    else:
        made.append("train_data = test_data")
    return [_pictures_class(facts), lines(*made)]


def uses_image_folder(facts: Facts, source: Source) -> bool:
    """Whether torchvision's own data set serves as it is; it makes grey pictures coloured."""
    stays_grey = facts.grey and facts.model.preprocessing.channels == 1
    plain = facts.image_set.target == "class" and not facts.has_own_part
    return source.image_folder and plain and not stays_grey


def _pictures_class(facts: Facts) -> str:
    what = "pixels" if facts.in_memory else "files"
    mode = quote("L" if facts.grey and facts.model.preprocessing.channels == 1 else "RGB")
    image = "image"
    if facts.in_memory:
        opening, image = [], "self.pixels[index]"
    elif learns_crops(facts.image_set):
        opening = [
            "        path, box = self.files[index]",
            f"        image = cut_out(Image.open(path).convert({mode}), box)",
        ]
    else:
        opening = [f"        image = Image.open(self.files[index]).convert({mode})"]
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
        *opening,
        f"        return self.transform({image}), self.targets[index]",
    )


def _dataset_imports(facts: Facts, source: Source) -> list[str]:
    if uses_image_folder(facts, source):
        return []
    if facts.kept_whole:
        return ["from torch.utils.data import TensorDataset"]
    found = ["from torch.utils.data import Dataset"]
    if learns_masks(facts):
        found.append("from torchvision import tv_tensors")
    return found if facts.in_memory else [*found, IMAGE]


def _split(facts: Facts) -> list[str]:
    share, target = facts.config.validation_share, facts.image_set.target
    # Of masks, and of sets with too few pictures of each kind, all are alike.
    parted = bool((strata_of(facts.image_set, share) > 0).any())
    if facts.image_set.groups is not None:
        return [_HOLD_OUT, _split_of_pieces(share, parted=parted)]
    match target:
        case "class" | "binary" if parted:
            return [_HOLD_OUT, f"train, held_out = hold_out(labels, {share!r})"]
        case "class" | "binary":
            strata = (
                "# There are too few of each class to part every one of them.\n"
                "strata = np.minimum(labels, 0)"
            )
        case "number" if parted:
            tenths = min(10, len(facts.image_set))
            strata = (
                "# Small and large numbers are held out alike.\n"
                'rank = np.argsort(np.argsort(labels, kind="stable"), kind="stable")\n'
                f"strata = rank * {tenths} // len(labels)"
            )
        case "labels" if parted:
            strata = (
                "# The rarest class of an image decides with which others it is sorted.\n"
                "strata = np.zeros(len(labels), np.int64)\n"
                'for place, column in enumerate(np.argsort(-labels.sum(0), kind="stable")):\n'
                "    strata[labels[:, column] == 1] = place + 1"
            )
        case _:
            every = "files" if target == "mask" else "labels"
            strata = f"strata = np.zeros(len({every}), np.int64)"
    return [_HOLD_OUT, f"{strata}\ntrain, held_out = hold_out(strata, {share!r})"]


def _split_of_pieces(share: float, *, parted: bool) -> str:
    """Return the code that keeps together what is cut out of one picture."""
    by_rarity = (
        "# The rarest class of its objects decides with which others a picture is sorted.",
        'rarity = np.argsort(np.argsort(-np.bincount(labels), kind="stable"))',
        "np.maximum.at(strata, pictures, rarity[labels])",
    )
    return lines(
        "# Objects of one picture are all held out, or all learned from.",
        "numbers = {path: number for number, path in enumerate(dict(files))}",
        "pictures = np.array([numbers[path] for path, _ in files])",
        "strata = np.zeros(len(numbers), np.int64)",
        *(by_rarity if parted else ()),
        f"halves = hold_out(strata, {share!r})",
        "train, held_out = (np.flatnonzero(np.isin(pictures, half)) for half in halves)",
    )


def leaves_a_lone_sample(facts: Facts) -> bool:
    """Whether the last batch of each epoch has one picture."""
    return len(facts.parts.train.ids) % facts.config.batch_size == 1
