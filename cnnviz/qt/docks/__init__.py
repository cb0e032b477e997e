"""One file for each dock; each declares itself with register(DockSpec(...))."""
