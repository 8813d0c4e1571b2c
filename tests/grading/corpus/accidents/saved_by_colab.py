"""Saved by Colab: its metadata, its cell ids, outputs of its own, no kernel."""
form: colab
# %%
from google.colab import drive
drive.mount("/content/drive")
