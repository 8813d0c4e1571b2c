"""Questions to IPython are left in."""
# %%
np.pad?
display(image)
get_ipython().run_line_magic("matplotlib", "inline")
Out
