"""A training written out as plain PyTorch, one part of the script in each module."""
