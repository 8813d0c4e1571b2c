"""One batch sent through a model: every step written down, labels and loss looked at, and the table of it all."""
