"""A function lives in a module of the student's own beside the notebook."""
form: helper
# %% q3
from my_helpers import dice
