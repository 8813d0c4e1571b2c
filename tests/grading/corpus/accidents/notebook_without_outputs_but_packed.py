"""A packed submission whose notebook was not found when it was packed: the answers were."""
form: packed_without_notebook
questions: q1 q2
