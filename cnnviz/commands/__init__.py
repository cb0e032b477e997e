"""One file for each sub-command: ``SUMMARY``, ``add_arguments(parser)`` and ``run(options)``."""
