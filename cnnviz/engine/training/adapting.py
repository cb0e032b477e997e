"""A network that has learned already, changed so that it fits other images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.adapt import (
    drop_auxiliary,
    dropouts,
    first_convolution,
    heads_of,
    main_head,
    replace_head,
    resize_positions,
    set_dropout,
    take_channels,
)
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.identify import head_layers
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.preprocess import with_channels
from cnnviz.engine.models.sizes import fitting_size, smallest_size
from cnnviz.engine.training import changes
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.needs import asked_channels, check_size, names_for, needs, outputs_for
from cnnviz.engine.training.pictures import Pictures

# Architectures whose extra head needs large images.
AUXILIARY = ("inception_v3", "quantized_inception_v3")


@dataclass(frozen=True, eq=False)
class Fitted:
    """A network that fits the images, and what was done for it.

    Parameters
    ----------
    model : LoadedModel
        The network, with its preprocessing.
    changes : tuple of str
        Sentences: each change and why.
    new_head : bool
        Whether the last layer begins anew although the others do not.
    auxiliary : bool
        Whether it has extra heads that count in the loss.
    """

    model: LoadedModel
    changes: tuple[str, ...]
    new_head: bool = False
    auxiliary: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return what was done as values that JSON can hold."""
        model = self.model
        return {
            "architecture": model.architecture,
            "changes": list(self.changes),
            "arguments": dict(model.arguments),
            "outputs": model.num_classes,
            "answers": model.answers,
            "new_head": self.new_head,
            "auxiliary": self.auxiliary,
            "preprocessing": model.preprocessing.to_dict(),
        }


class Adapting:
    """The changes of one network, one after the other; its module is changed in place.

    Parameters
    ----------
    config : TrainConfig
        What is asked for.
    image_set : ImageSet
        The images.
    pictures : Pictures
        What they are like.
    start : LoadedModel
        The network; its module becomes that of the result.
    """

    def __init__(
        self, config: TrainConfig, image_set: ImageSet, pictures: Pictures, start: LoadedModel
    ) -> None:
        self._config = config
        self._images = image_set
        self._pictures = pictures
        self._model = start
        self._arguments = dict(start.arguments)
        self._sentences: list[str] = []
        self._known = start.architecture in catalogue()
        self._heads = heads_of(start.module, head_layers(start.architecture) if self._known else ())

    def done(self) -> Fitted:
        """Make the changes and return the network with them.

        Raises
        ------
        TrainingProblem
            Where it cannot be made to fit.
        """
        new_head = self._fit_head()
        preprocessing = self._fit_channels(self._model.preprocessing)
        preprocessing, auxiliary = self._fit_size(preprocessing)
        if self._config.dropout:
            self._fit_dropout()
        outputs = self._model.num_classes if not new_head else outputs_for(self._images)
        names = names_for(self._images)
        if self._images.target == "class" and outputs != len(names):
            names = self._model.class_names  # a head with more outputs was to be kept
        model = replace(
            self._model,
            preprocessing=preprocessing,
            num_classes=outputs,
            class_names=names,
            arguments=self._arguments,
        )
        return Fitted(model, tuple(self._sentences), new_head, auxiliary)

    def _fit_head(self) -> bool:
        """Give it a new last layer where it needs one; return whether it did."""
        wanted, has = outputs_for(self._images), self._model.num_classes
        keep = self._config.head == "keep"
        if keep and has is not None and not self._could_keep(wanted, has):
            raise TrainingProblem(
                f"{self._model.title} has {has:,} outputs, but {self._images.name} needs "
                f"{wanted:,}; give it a new head (head: auto or new), or choose another network."
            )
        if keep or (self._config.head == "auto" and self._tells_these(wanted)):
            return False
        replace_head(self._model.module, self._heads, wanted, self._config.seed)
        self._sentences.append(
            changes.of_outputs(self._images, main_head(self._heads), wanted, has or 0)
        )
        return True

    def _could_keep(self, wanted: int, has: int) -> bool:
        return has >= wanted if self._images.target == "class" else has == wanted

    def _tells_these(self, wanted: int) -> bool:
        """Whether its outputs stand for these very classes, as far as anybody says."""
        if self._model.num_classes is None:
            return True
        if self._model.num_classes != wanted:
            return False
        if wanted == 1 and self._model.answers != self._images.target:
            return False
        own = {name.casefold() for name in self._model.class_names}
        others = {name.casefold() for name in names_for(self._images)}
        return not own or not others or bool(own & others)

    def _fit_channels(self, preprocessing: Preprocessing) -> Preprocessing:
        layer, first = first_convolution(self._model.module)
        takes, asked = first.in_channels, asked_channels(self._config)
        if asked is not None and asked != takes:
            take_channels(self._model.module, asked)
            self._sentences.append(changes.of_first_layer(layer, takes, asked))
            self._arguments["in_channels"] = takes = asked
            if "transform_input" in self._arguments:
                self._arguments["transform_input"] = False
        if takes not in (1, 3):
            raise TrainingProblem(
                f"The layer {layer} of {self._model.title} takes {takes} channels, and images have "
                "1 or 3; set the channels to 1 or 3, which changes that layer."
            )
        self._sentences += changes.of_channels(self._model.title, takes, self._pictures.channels)
        return with_channels(preprocessing, takes)

    def _fit_size(self, preprocessing: Preprocessing) -> tuple[Preprocessing, bool]:
        name, asked = self._model.architecture, self._config.image_size
        size = asked or self._size_of(preprocessing)
        why = "as asked for" if asked else "the weights were made with this size"
        has_extra = name in AUXILIARY and self._arguments.get("aux_logits", True)
        auxiliary = has_extra or len(self._heads) > 1
        if has_extra and size < (needed := smallest_size(name, self._arguments)):
            drop_auxiliary(self._model.module)
            self._arguments["aux_logits"] = auxiliary = False
            self._sentences.append(changes.of_auxiliary(needed, size, kept=False))
        if self._known and name.startswith("vit_"):
            check_size(name, size, self._arguments)
            if size != self._model.module.image_size:
                resize_positions(self._model.module, size)
            self._arguments["image_size"] = size
        elif self._known:
            size, why = self._workable(size, why)
        if asked or preprocessing.crop is None or min(preprocessing.crop) != size:
            preprocessing = replace(preprocessing, resize=size, crop=(size, size))
        assert preprocessing.crop is not None
        self._sentences += changes.of_size(self._pictures, preprocessing.crop, why)
        return preprocessing, auxiliary

    def _size_of(self, preprocessing: Preprocessing) -> int:
        if preprocessing.crop is not None:
            return min(preprocessing.crop)
        usual = min(architecture(self._model.architecture).input_size) if self._known else 224
        return min(self._pictures.side, usual)

    def _workable(self, size: int, why: str) -> tuple[int, str]:
        """Return a size that goes through a network of the catalogue, and why it is taken."""
        name, arguments = self._model.architecture, self._arguments
        if name == "course_cnn":
            made_for = int(arguments.get("image_size", 28))
            if self._config.image_size not in (0, made_for):
                raise TrainingProblem(
                    f"The layer fc1 of {self._model.title} was made for images of {made_for} px, "
                    f"but image size is {self._config.image_size}; take {made_for} or 0, or train "
                    "course_cnn from random weights."
                )
            return made_for, why
        if self._config.image_size:
            check_size(name, size, arguments)
            return size, why
        fitting = fitting_size(name, size, arguments)
        return fitting, why if fitting == size else needs(name, arguments)

    def _fit_dropout(self) -> None:
        share, module = self._config.dropout, self._model.module
        self._sentences.append(changes.of_dropout(share, len(dropouts(module)), self._heads))
        set_dropout(module, share, self._heads)
        if self._known:
            self._arguments["dropout"] = share
