"""The notebook lies deep in the folders of an upload, with a checkpoint beside it."""
form: nested
