"""Running a graph of modules: steps, keys, kept results, states, test projects."""
