"""An old notebook, in format 3."""
form: format_3
