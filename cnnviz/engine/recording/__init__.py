"""A run that is written by anyone's own training loop."""
