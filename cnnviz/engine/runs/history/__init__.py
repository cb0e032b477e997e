"""What a run keeps of every epoch, so that one can look back at how the network came to be."""
