"""Authoring a lab: from one source notebook and ``checks.py`` to everything that students and instructors get."""

from workbench.grading.build.lab import Lab, Wrong, load, wrong

__all__ = ["Lab", "Wrong", "load", "wrong"]
