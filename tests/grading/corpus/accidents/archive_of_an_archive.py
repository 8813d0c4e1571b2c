"""An archive of an archive, made on a Mac."""
form: archive_of_archive
