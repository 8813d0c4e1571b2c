"""Arrays without axes where a number is meant."""
# %% q1
steps = np.array(540)
# %% q3
def dice(one, other):
    both, total = (one * other).sum(), one.sum() + other.sum()
    return np.array(1.0 if total == 0 else 2 * both / total)
