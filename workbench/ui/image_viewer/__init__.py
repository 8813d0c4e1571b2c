"""The image viewer, ``wb.look``: its other half is ``frontend/src/viewer``."""
