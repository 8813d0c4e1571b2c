"""A scratch cell was never meant to end."""
slow: yes
# %%
while True:
    pass
