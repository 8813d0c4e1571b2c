"""The notebook changes its working folder and writes files."""
# %%
import os

os.makedirs("results", exist_ok=True)
os.chdir("results")
with open("notes.txt", "w") as file:
    file.write("x" * 1000)
