"""The palette: all types of the catalog by category, as the front end shows them."""

from functools import cache
from typing import Any

from workbench.catalog import categories, node_types
from workbench.messages import say

COLOURS = {
    "Input & output": "#5b7083",
    "Core": "#3b6fd4",
    "Convolution": "#2f8f83",
    "Pooling": "#7a9a2e",
    "Merge": "#a0622d",
    "Normalization": "#8a5cc2",
    "Regularization": "#b8588c",
    "Activation": "#c9772b",
    "Reshaping": "#4a8fb5",
    "Attention": "#c24d5c",
    "Recurrent": "#5c62c9",
    "Preprocessing": "#6f7f4a",
    "Augmentation": "#4f9a5f",
    "Loss": "#b34747",
    "Blocks": "#6b6b76",
}
"""A hue for each category, of one lightness: readable as a stripe on light and dark, never the only sign."""


@cache
def palette() -> dict[str, Any]:
    """What the front end needs to draw the palette."""
    return {
        "categories": [{"name": name, "label": say(name), "colour": COLOURS[name]} for name in categories()],
        "types": [
            {
                "type": item.name,
                "category": item.category,
                "summary": say(item.summary),
                "url": item.url,
                "mine": item.module.startswith("workbench"),
            }
            for item in node_types()
        ],
    }
