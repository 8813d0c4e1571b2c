"""``wb.debug``: a pdb that steps through a network line by line and knows the shapes."""
