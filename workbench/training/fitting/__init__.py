"""Training on a background thread: start, pause, stop, resume, callbacks."""
