"""Every cell is there twice, with the same ids and metadata."""
form: duplicated
