"""How receptive fields are followed through a network; see ``receptive_field``."""
