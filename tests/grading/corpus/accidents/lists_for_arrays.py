"""Nested lists instead of an array."""
# %% q2
pooled = [[2, 3], [2, 2]]
