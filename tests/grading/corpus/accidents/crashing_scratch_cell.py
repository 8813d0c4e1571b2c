"""A scratch cell raises, and another ends the process."""
# %%
1 / 0
# %%
import ctypes

ctypes.string_at(0)
