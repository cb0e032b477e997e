"""The parts of a training's configuration, one topic in each file."""
