"""Detection: overlap of boxes, suppression of double ones, and how good found boxes are."""
