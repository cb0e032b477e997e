"""What looks wrong in a run, with the figures that show it and the usual remedy."""
