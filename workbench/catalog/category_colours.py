"""The colour of each category: the same in the palette, on the canvas and in maps."""

from collections.abc import Mapping

from immutabledict import immutabledict

COLOURS: Mapping[str, str] = immutabledict(
    {
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
        "Operation": "#4d7d8f",
        "Custom": "#8a6a55",
    }
)
"""A hue for each category, of one lightness: readable as a stripe on light and dark, never the only sign."""

FLOW_COLOURS: Mapping[str, str] = immutabledict(
    {
        "Data & networks": "#3b6fd4",
        "General": "#2f8f83",
        "Color": "#c24d5c",
        "Grayscale": "#6b6b76",
        "Binary": "#5b7083",
        "Advanced": "#8a5cc2",
        "Filter": "#7a9a2e",
        "Merge": "#a0622d",
        "My modules": "#b8588c",
        "Blocks": "#8a6a55",
    }
)
"""A hue for each category of flows, of the same lightness."""
