"""Architectures, identification of checkpoints, the layer table."""
