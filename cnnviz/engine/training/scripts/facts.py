"""What a script has to know beside the configuration: images, network, and who is held out."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.viewed import Asked, Viewed
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.parts import Parts
from cnnviz.engine.training.pictures import Pictures

MOST_BYTES = 256_000_000  # of pictures that are brought to the network once and kept so


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that a script is written from.

    Parameters
    ----------
    config : TrainConfig
        The training.
    image_set : ImageSet
        What it learns from, in the view that the configuration asks for.
    pictures : Pictures
        What its pictures are like.
    model : LoadedModel
        The network as the training would make it.
    given : LoadedModel or None
        The network that the training goes on from; None where it is built by name.
    parts : Parts
        Who learns and who measures.
    checkpoint : Checkpoint or None
        The file that the network to go on from lies in.
    teacher : LoadedModel or None
        The network whose answers are learned.
    teacher_file : Checkpoint or None
        Its file.
    """

    config: TrainConfig
    image_set: ImageSet
    pictures: Pictures
    model: LoadedModel
    given: LoadedModel | None
    parts: Parts
    checkpoint: Checkpoint | None = None
    teacher: LoadedModel | None = None
    teacher_file: Checkpoint | None = None

    @property
    def asked(self) -> Asked:
        """What the images are learned as, whether their SPEC or the configuration says so."""
        return self.image_set.asked if isinstance(self.image_set, Viewed) else Asked()

    @property
    def has_own_part(self) -> bool:
        """Whether the set's own part measures, and no share of the one that is learned from."""
        return self.parts.validation.images is not self.parts.train.images

    @property
    def outputs(self) -> int:
        """How many numbers the network answers with."""
        return self.model.num_classes or len(self.image_set.class_names)

    @property
    def grey(self) -> bool:
        """Whether no picture is coloured."""
        return self.pictures.channels == 1

    @property
    def in_memory(self) -> bool:
        """Whether the pictures are held as one array, and so all of one size."""
        return self.image_set.in_memory is not None

    @property
    def kept_whole(self) -> bool:
        """Whether the script brings all pictures to the network before it trains."""
        crop = self.model.preprocessing.crop or self.pictures.smallest
        size = 4 * self.model.preprocessing.channels * crop[0] * crop[1] * len(self.image_set)
        return self.in_memory and size <= MOST_BYTES and not self.augments

    @property
    def augments(self) -> bool:
        """Whether the training pictures are varied at random."""
        config = self.config
        return bool(
            config.crop_padding
            or config.smallest_crop < 1
            or config.flip
            or config.flip_vertical
            or config.rotation
            or config.brightness
            or config.contrast
            or config.saturation
            or config.hue
            or config.erasing
        )

    @property
    def uses_device(self) -> bool:
        """Whether the script chooses among processors."""
        return self.config.device != "cpu"
