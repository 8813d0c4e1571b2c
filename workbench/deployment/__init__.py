"""Trained networks as files for other programs: Keras, TensorFlow's SavedModel, TFLite for telephones, ONNX.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.deployment.deployment_errors import DeploymentError as DeploymentError
    from workbench.deployment.exported_model import ExportedModel as ExportedModel
    from workbench.deployment.model_export import export as export

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "deployment_errors": ["DeploymentError"],
        "exported_model": ["ExportedModel"],
        "model_export": ["export"],
    },
)
