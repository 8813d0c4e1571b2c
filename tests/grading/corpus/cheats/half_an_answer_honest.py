"""The first question is honest; the third wants to take the others with it by patching what it can reach."""
points: 2
# %% q1
steps = 540
# %% q3
def dice(one, other):
    import sys

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("workbench"):
            for word in list(vars(module)):
                try:
                    setattr(module, word, None)
                except Exception:
                    pass
    return 0.25
