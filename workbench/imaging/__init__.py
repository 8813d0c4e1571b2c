"""Tensors as pictures: grey values, colours and PNG files for whatever shows or explains a network."""
