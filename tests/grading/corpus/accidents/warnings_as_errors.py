"""Warnings are made errors, and the random state is moved."""
# %%
import warnings

warnings.simplefilter("error")
np.seterr(all="raise")
np.random.seed(3)
