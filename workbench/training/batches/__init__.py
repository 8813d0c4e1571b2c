"""Batches of training samples: their order, and images augmented anew in every epoch."""
