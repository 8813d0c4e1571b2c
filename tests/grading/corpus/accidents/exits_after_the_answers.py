"""A cell at the end leaves as scripts do."""
# %% q4
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1
# %%
exit()
# %%
import sys

sys.exit(0)
