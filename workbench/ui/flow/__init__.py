"""The flow on the canvas: its widget, what is run from it, and what the nodes show of the run."""
