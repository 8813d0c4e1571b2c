"""A Keras model as a program: the calls of its layers in their order, read, run one by one, and observed."""
