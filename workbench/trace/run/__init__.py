"""Running a model on one batch: recording every step, checking labels and loss, and the table."""
