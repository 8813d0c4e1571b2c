"""NumPy's numbers instead of Python's."""
# %% q1
steps = np.int64(540)
# %% q3
def dice(one, other):
    total = np.float32(one.sum() + other.sum())
    return np.float64(1.0) if total == 0 else np.float64(2 * (one * other).sum() / total)
# %% q4
def output_size(size, kernel, padding, stride):
    return np.int32((size + 2 * padding - kernel) // stride + 1)
