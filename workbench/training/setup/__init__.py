"""What a training is: its settings, the task that data and network decide, the checks, and the same as Keras code."""
