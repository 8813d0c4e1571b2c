"""A flow as plain code, which runs without the workbench."""
