"""Every line ends as on Windows, and the file begins with a mark."""
form: windows
