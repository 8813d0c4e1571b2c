"""A cell of notes that is no Python."""
# %%
todo: ask about padding = "same" vs "valid" ???
