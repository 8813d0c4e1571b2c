"""Top-level await, as Jupyter allows."""
# %%
import asyncio

await asyncio.sleep(0.01)
