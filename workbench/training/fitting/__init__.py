"""A run on a thread of its own: started, paused, stopped early, gone on with, and observed by callbacks."""
