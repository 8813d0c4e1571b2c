"""The record of a run after each epoch, as values and as text."""
