"""Configuration, the fit() generator and its events, evaluation."""
