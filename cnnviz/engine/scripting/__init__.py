"""Plain PyTorch code that repeats what the program does, and what scripts share."""
