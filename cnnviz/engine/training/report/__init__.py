"""An evaluation as one page that needs nothing else: figures, curves, tables, worst samples."""
