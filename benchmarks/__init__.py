"""Measurements of nncheck on corpora of right and wrong code; not part of the package."""
