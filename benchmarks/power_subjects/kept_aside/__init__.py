"""A third of the subjects, drawn by their names; not looked at while the engine is tuned."""
