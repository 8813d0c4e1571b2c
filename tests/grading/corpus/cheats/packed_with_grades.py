"""A packed submission that brings its own verdicts, points and a seed of its choice."""
form: packed_with_grades
# %% q1
steps = 1
