"""All check cells and all text cells are deleted."""
form: without_checks
