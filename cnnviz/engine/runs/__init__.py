"""The run directory: who writes it, who reads it, and what is told of it beside."""
