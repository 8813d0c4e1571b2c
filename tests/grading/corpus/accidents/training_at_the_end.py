"""Cells that train, plot and save come after the answers, and take their time."""
slow: yes
# %% q4
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1
# %%
import time

for epoch in range(1000):
    time.sleep(0.1)
    print("epoch", epoch)
# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot([1, 2, 3])
plt.show()
