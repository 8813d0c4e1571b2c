"""Authoring a lab: from one source notebook and ``checks.py`` to everything that students and instructors get."""

from workbench.grading.build.lab_source import LabSource, Wrong, load, wrong

__all__ = ["LabSource", "Wrong", "load", "wrong"]
