"""Explanations of predictions: Grad-CAM, saliency, and the feature maps of layers.

>>> import workbench as wb
>>> heat = wb.explain.grad_cam(model, image)
>>> explained = wb.explain.explain(model, image)  # the map over the picture, with its limitations in words

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.explain.explain_errors import ExplainError as ExplainError
    from workbench.explain.explanation import Explanation as Explanation
    from workbench.explain.explanation import explain as explain
    from workbench.explain.explanation import grad_cam as grad_cam
    from workbench.explain.explanation import layer_maps as layer_maps
    from workbench.explain.explanation import saliency as saliency
    from workbench.explain.fixed_inputs import single_input as single_input
    from workbench.explain.number_grid import numbers as numbers
    from workbench.explain.number_grid import side_by_side as side_by_side
    from workbench.explain.overlays import overlay as overlay
    from workbench.explain.overlays import with_contours as with_contours
    from workbench.explain.pictures import Picture as Picture
    from workbench.explain.pictures import figure_picture as figure_picture
    from workbench.explain.pictures import picture as picture

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "explain_errors": ["ExplainError"],
        "explanation": ["Explanation", "explain", "grad_cam", "layer_maps", "saliency"],
        "fixed_inputs": ["single_input"],
        "number_grid": ["numbers", "side_by_side"],
        "overlays": ["overlay", "with_contours"],
        "pictures": ["Picture", "figure_picture", "picture"],
    },
)
