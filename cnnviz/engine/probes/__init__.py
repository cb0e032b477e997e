"""Looking inside a model: capture of activations, filters."""
