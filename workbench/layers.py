"""Layers and losses of ours (filled below)."""
