"""Exact numbers a class from one confusion matrix."""
