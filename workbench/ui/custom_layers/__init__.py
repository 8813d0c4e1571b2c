"""Code on the canvas: layers of one's own are written in a sheet over it, and the code of every layer is shown there."""
