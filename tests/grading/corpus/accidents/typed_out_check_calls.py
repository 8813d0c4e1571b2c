"""The student's own assertions and calls of the checks."""
# %% q1
steps = 54000 // 100
assert steps == 540
# %%
for question in ("q1", "q2", "q3", "q4"):
    print(wb.check(question))
