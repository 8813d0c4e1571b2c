"""Values that compare in strange ways: NaN, infinities, complex numbers, decimals."""
# %% q1
steps = float("nan")
# %% q2
pooled = np.full((2, 2), np.nan)
# %% q3
def dice(one, other):
    return float("nan")
# %% q4
def output_size(*_):
    return complex("inf")
