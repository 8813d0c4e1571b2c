"""The cells stand in reverse order: what is used comes before what defines it."""
form: reversed
