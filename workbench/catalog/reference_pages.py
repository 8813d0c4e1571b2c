"""Where keras.io describes something. Used by the generator only."""

from collections.abc import Mapping
from typing import Any

from workbench.catalog.display_names import snake_case

_API = "https://keras.io/api/"

GROUP_PAGES = {
    "losses": "losses/",
    "metrics": "metrics/",
    "optimizers": "optimizers/",
    "schedules": "optimizers/learning_rate_schedules/",
    "callbacks": "callbacks/",
    "initializers": "layers/initializers/",
    "regularizers": "layers/regularizers/",
    "constraints": "layers/constraints/",
    "activations": "layers/activations/",
}
"""The page of each group; some groups have a page for every member below it."""


def page(group: str, name: str, place: str, facts: Mapping[str, Any]) -> str:
    """The page about ``name``. ``place`` is a layer's folder (ending in a slash) or page below ``api/layers/``."""
    if group == "layers":
        return f"{_API}layers/{place}{_layer_page(name)}/" if place.endswith("/") else f"{_API}layers/{place}/"
    folder = _API + GROUP_PAGES[group]
    if group in ("losses", "metrics"):
        below = facts.get("pages", {}).get(name)
        return f"{folder}{below}/#{name.lower()}-class" if below else folder
    if name in facts.get("without_page", ()):
        return folder
    places = {
        "optimizers": f"{name.lower()}/",
        "callbacks": f"{snake_case(name)}/",
        "schedules": f"{snake_case(name)}/",
        "activations": f"#{name}-function",
    }
    return folder + places.get(group, f"#{name.lower()}-class")


def _layer_page(name: str) -> str:
    """``convolution2d`` for Conv2D; else the name as a variable is written."""
    for long, short in (("Separable", "separable_"), ("Depthwise", "depthwise_"), ("", "")):
        if name.startswith(long + "Conv") and "LSTM" not in name:
            rank = name[len(long) + 4 : len(long) + 6].lower()
            return f"{short}convolution{rank}" + ("_transpose" if name.endswith("Transpose") else "")
    return snake_case(name)
