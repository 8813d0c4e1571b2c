"""The questions of each lecture's notebook: one module a notebook, of the same name, with TITLE and QUESTIONS."""
