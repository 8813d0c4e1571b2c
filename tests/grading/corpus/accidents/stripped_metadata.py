"""Another program has saved the notebook without any metadata or cell ids."""
form: stripped
