"""The review of an import, ``wb.look(report)``: its other half is ``frontend/src/review``."""
