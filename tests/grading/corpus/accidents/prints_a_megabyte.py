"""A megabyte of output."""
# %% q1
for row in range(10_000):
    print(f"{row:099d}")
steps = 54000 // 100
