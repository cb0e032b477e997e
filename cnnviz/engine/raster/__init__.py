"""Pictures of very many points, drawn by ourselves: every point, in no order that could lie."""
