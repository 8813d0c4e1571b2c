"""The file is called as browsers and people call files."""
form: renamed
