"""A value of a parameter as it stands in code: what messages, panels and comparisons show."""

from collections.abc import Mapping

from workbench.graph.document import FrozenList


def value_text(value: object) -> str:
    """A value as in code; an object as the call that makes it.

    >>> value_text("same"), value_text((3, 5)), value_text({"class_name": "L2", "config": {"l2": 0.1}})
    ("'same'", '(3, 5)', 'L2(l2=0.1)')
    >>> value_text(FrozenList((3, 5)))
    '[3, 5]'
    """
    if isinstance(value, Mapping) and isinstance(value.get("class_name"), str):
        config = value.get("config") or {}
        if isinstance(config, Mapping):
            return f"{value['class_name']}({', '.join(f'{name}={value_text(item)}' for name, item in config.items())})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {value_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        inside = ", ".join(map(value_text, value))
        if isinstance(value, FrozenList):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)
