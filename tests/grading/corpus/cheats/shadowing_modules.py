"""The upload brings its own numpy.py, msgspec.py and json.py, found first by whoever imports from the folder."""
form: shadowing
# %% q1
steps = 1
