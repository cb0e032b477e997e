"""Image sets, decoding, preprocessing and its inverse, downloads."""
