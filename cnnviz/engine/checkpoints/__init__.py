"""What is in a file: containers, reading without running anything, unwrapping, writing."""
