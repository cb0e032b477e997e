"""What CIFAR calls its files and its classes."""

from __future__ import annotations

from dataclasses import dataclass

CLASSES = {
    "cifar10": (
        *("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship"),
        "truck",
    ),
    "cifar100": (
        *("apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle"),
        *("bottle", "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle"),
        *("caterpillar", "cattle", "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch"),
        *("crab", "crocodile", "cup", "dinosaur", "dolphin", "elephant", "flatfish", "forest"),
        *("fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp", "lawn_mower"),
        *("leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain"),
        *("mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear"),
        *("pickup_truck", "pine_tree", "plain", "plate", "poppy", "porcupine", "possum", "rabbit"),
        *("raccoon", "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk"),
        *("skyscraper", "snail", "snake", "spider", "squirrel", "streetcar", "sunflower"),
        *("sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor", "train"),
        *("trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm"),
    ),
}
COARSE = (
    *("aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables"),
    *("household_electrical_devices", "household_furniture", "insects", "large_carnivores"),
    *("large_man-made_outdoor_things", "large_natural_outdoor_scenes"),
    *("large_omnivores_and_herbivores", "medium_mammals", "non-insect_invertebrates", "people"),
    *("reptiles", "small_mammals", "trees", "vehicles_1", "vehicles_2"),
)


@dataclass(frozen=True)
class Form:
    """One of the forms in which a set is published.

    Parameters
    ----------
    kind : str
        "cifar10" or "cifar100".
    binary : bool
        Whether its files are records of bytes and not pickles.
    folder, archive : str
        What its folder and its archive are called.
    train, test : tuple of str
        The files of both parts.
    names : tuple of str
        The files with names: one, or those of the classes and of the groups of classes.
    md5 : str
        Checksum of the archive, as published.
    """

    kind: str
    binary: bool
    folder: str
    archive: str
    train: tuple[str, ...]
    test: tuple[str, ...]
    names: tuple[str, ...]
    md5: str


_BATCHES = tuple(f"data_batch_{number}" for number in range(1, 6))
FORMS = (
    Form(
        *("cifar10", False, "cifar-10-batches-py", "cifar-10-python.tar.gz"),
        *(_BATCHES, ("test_batch",), ("batches.meta",)),
        md5="c58f30108f718f92721af3b95e74349a",
    ),
    Form(
        *("cifar10", True, "cifar-10-batches-bin", "cifar-10-binary.tar.gz"),
        *(tuple(f"{name}.bin" for name in _BATCHES), ("test_batch.bin",), ("batches.meta.txt",)),
        md5="c32a1d4ab5d03f1284b67883e8d87530",
    ),
    Form(
        *("cifar100", False, "cifar-100-python", "cifar-100-python.tar.gz"),
        *(("train",), ("test",), ("meta",)),
        md5="eb9058c3a382ffc7106e4002c42a8d85",
    ),
    Form(
        *("cifar100", True, "cifar-100-binary", "cifar-100-binary.tar.gz"),
        *(("train.bin",), ("test.bin",), ("fine_label_names.txt", "coarse_label_names.txt")),
        md5="03b5dce01913d631647c71ecec9e9cb8",
    ),
)
