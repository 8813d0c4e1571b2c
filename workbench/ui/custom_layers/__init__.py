"""Code on the canvas: layers of one's own are written in a sheet over it, and all code is read there."""
