"""What a network has learned, as pictures."""
