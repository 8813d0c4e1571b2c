"""The process is doubled while it answers, so that two processes speak."""
# %% q4
def output_size(*_):
    import os

    os.fork()
    return 0
