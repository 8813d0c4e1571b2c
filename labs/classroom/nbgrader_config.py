"""The course, for students and instructors alike: copy to ``/etc/jupyter/nbgrader_config.py`` and change the name."""

c = get_config()  # noqa: F821 - Jupyter gives it

c.CourseDirectory.course_id = "dl101"
c.Exchange.root = "/srv/nbgrader/exchange"
