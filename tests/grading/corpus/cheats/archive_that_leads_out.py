"""An archive with names that lead out of its folder, over the lab's checks, and a link as an entry."""
form: leading_out
# %% q1
steps = 1
