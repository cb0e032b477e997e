"""The kinds of image sets, one file each."""
