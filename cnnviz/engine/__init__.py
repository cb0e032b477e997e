"""Everything that computes; no Qt, ever."""
