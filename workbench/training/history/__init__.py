"""What is known of a run after each epoch, as values and as text."""
