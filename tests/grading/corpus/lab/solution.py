# %%
import numpy as np

image = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]])
# %% q1
steps = 54000 // 100
# %% q2
pooled = image.reshape(2, 2, 2, 2).max(axis=(1, 3))
# %% q3
def dice(one, other):
    both, total = (one * other).sum(), one.sum() + other.sum()
    return 1.0 if total == 0 else 2 * both / total
# %% q4
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1
