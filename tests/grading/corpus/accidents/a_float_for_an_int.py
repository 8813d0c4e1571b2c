"""A whole number that came out of a division."""
# %% q1
steps = 54000 / 100
# %% q4
def output_size(size, kernel, padding, stride):
    return np.floor((size + 2 * padding - kernel) / stride) + 1
