"""Catalogues of translations, ``<language>/LC_MESSAGES/workbench.po``, and the template for them, ``workbench.pot``.

``python -m workbench.locales.extraction`` writes the template anew; the build compiles the catalogues.
"""

FRONT_END = "front end"
"""The context of the texts that the canvas fills itself: the kernel sends it their translations."""
