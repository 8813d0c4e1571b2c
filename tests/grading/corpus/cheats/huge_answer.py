"""Answers too large to carry."""
# %% q1
steps = list(range(3_000_000))
# %% q2
pooled = np.zeros((20_000, 20_000), np.float32)
# %% q3
def dice(one, other):
    return "x" * 300_000_000
