"""Colours of curves that are told apart on white and on black, by colour-blind people too."""

_COLOURS = ("#3b82c4", "#d97706", "#2a9d6f", "#b455a0", "#7c6fd6", "#8a7a2e", "#d1495b", "#3aa6b9")


def colour(index: int) -> str:
    """The colour of the run or class at ``index``; after the last it begins again."""
    return _COLOURS[index % len(_COLOURS)]
