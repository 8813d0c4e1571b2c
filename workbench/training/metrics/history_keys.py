"""Names of the curves in a history, such as ``val_dice[LV]``: put together, taken apart, and which way is better."""

from workbench.training.metrics.metric_table import METRICS, Better


def history_key(key: str, class_name: str | None = None, *, validation: bool = False) -> str:
    """The name of a curve in a history.

    Args:
        key: A key of METRICS.
        class_name: The class; None for all together.
        validation: Whether it is of the validation data.

    Returns:
        The key of the history.

    >>> history_key("dice", "LV", validation=True)
    'val_dice[LV]'
    """
    name = key if class_name is None else f"{key}[{class_name}]"
    return f"val_{name}" if validation else name


def split_history_key(name: str) -> tuple[str, str | None, bool]:
    """Metric, class and whether it is of the validation data: what :func:`history_key` put together.

    Args:
        name: A key of the history.

    Returns:
        The key of METRICS, the class or None, and whether it is of the validation data.

    >>> split_history_key("val_dice[LV]")
    ('dice', 'LV', True)
    """
    validation = name.startswith("val_")
    name = name.removeprefix("val_")
    if not name.endswith("]") or "[" not in name:
        return name, None, validation
    key, class_name = name[:-1].split("[", 1)
    return key, class_name, validation


def better(key: str) -> Better:
    """Whether more or less of ``key`` is better: ``val_loss`` → ``min``, ``dice[LV]`` → ``max``."""
    name = split_history_key(key)[0]
    while name not in METRICS and "_" in name:
        name = name.partition("_")[2]  # of an output: "age_mae"
    return METRICS[name].better if name in METRICS else "max"
