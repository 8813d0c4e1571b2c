"""Which settings the run panel offers, as data: labels, explanations and first values."""

from workbench.messages import mark
from workbench.training.setup.settings import TASKS
from workbench.ui.training_panels.control_grid import Field

AUTO = ""
"""Stands for None in a choice: a dropdown would show None itself as nothing chosen."""
_AUTOMATIC = mark("by itself")

TASK_NAMES = {
    "classification": mark("classification"),
    "segmentation": mark("segmentation"),
    "transformation": mark("transformation"),
}

BASIC = (
    Field(
        "task", mark("Task"), "choice", AUTO,
        mark("What is learned: a class for each picture, a class for each pixel, or another picture."),
        ((_AUTOMATIC, AUTO), *((TASK_NAMES[task], task) for task in TASKS)),
    ),
    Field("epochs", mark("Epochs"), "whole", 10, mark("How often every training sample is seen.")),
    Field("batch_size", mark("Batch size"), "whole", 32, mark("Samples that are looked at for one step.")),
    Field("seed", mark("Seed"), "optional", None, mark("A whole number makes a training repeatable; may be empty.")),
)  # fmt: skip

LEARNING = (
    Field(
        "learning_rate", mark("Learning rate"), "optional", None,
        mark("How far a step goes against the gradient; empty for the optimizer's own."),
    ),
    Field(
        "decay_rate", mark("Decay rate"), "number", 1.0,
        mark("What the learning rate is multiplied with every so many steps; 1 leaves it as it is."),
    ),
    Field("decay_steps", mark("Decay steps"), "whole", 1000, mark("After how many steps the decay has happened once.")),
)  # fmt: skip

PLAN = (
    Field(
        "kind", mark("Plan"), "choice", AUTO,
        mark("How the learning rate changes from epoch to epoch."),
        (
            (mark("none"), AUTO), (mark("warm-up only"), "constant"), (mark("in steps"), "steps"),
            (mark("cosine"), "cosine"), (mark("at a plateau"), "plateau"),
        ),
    ),
    Field("warmup", mark("Warm-up epochs"), "whole", 0, mark("In so many first epochs the rate rises to its value.")),
    Field("factor", mark("Factor"), "number", 0.1, mark("What the rate is multiplied with, in steps or at a plateau.")),
    Field("every", mark("Every … epochs"), "whole", 10, mark("How many epochs a step lasts.")),
    Field("patience", mark("Plateau epochs"), "whole", 5, mark("After so many epochs without gain the rate falls.")),
    Field("least", mark("Least rate"), "number", 0.0, mark("The learning rate never falls below this.")),
)  # fmt: skip

WEIGHTS = (
    Field(
        "class_weights", mark("Class weights"), "choice", AUTO,
        mark("Balanced makes rare classes count as much as common ones."),
        ((mark("all samples count alike"), AUTO), (mark("balanced"), "balanced")),
    ),
    Field("threshold", mark("Threshold"), "number", 0.5, mark("From which probability on a sigmoid says yes.")),
    Field(
        "ignore_class", mark("Ignored label"), "optional", None,
        mark("A label that does not count, such as 255 for unknown; may be empty."),
    ),
)  # fmt: skip

AUGMENTATION = (
    Field("rotation", mark("Rotation"), "number", 0.0, mark("Up to so many degrees to either side.")),
    Field("shift", mark("Shift"), "number", 0.0, mark("Up to this part of height and width, to any side.")),
    Field("zoom", mark("Zoom"), "number", 0.0, mark("0.2 makes things 0.8 to 1.2 times as large.")),
    Field("shear", mark("Shear"), "number", 0.0, mark("Columns lean by up to so many degrees.")),
    Field("stretch", mark("Stretch"), "number", 0.0, mark("0.2 makes things up to 1.2 times as wide and less high.")),
    Field("brightness", mark("Brightness"), "number", 0.0, mark("Up to this part of the range is added or taken.")),
    Field("horizontal_flip", mark("Flip left and right"), "flag", False, mark("In half of the pictures.")),
    Field("vertical_flip", mark("Flip top and bottom"), "flag", False, mark("In half of the pictures.")),
    Field(
        "crop", mark("Crop"), "text", "",
        mark("Height and width of the part that is cut out, as in 224, 224; empty for none."),
    ),
)  # fmt: skip

STOPPING = (
    Field("on", mark("Stop early"), "flag", False, mark("Stop when a number has not become better for a while.")),
    Field(
        "restore_best", mark("Put back the best weights"), "flag", True,
        mark("At the end the weights of the best epoch are put back."),
    ),
    Field("metric", mark("Metric"), "choice", "loss", mark("The number that is watched."), (("loss", "loss"),)),
    Field("class_name", mark("Class"), "choice", AUTO, mark("Whose number it is."), ((mark("all classes"), AUTO),)),
    Field(
        "split", mark("Watched on"), "choice", "validation", mark("Validation samples are never learned from."),
        ((mark("validation"), "validation"), (mark("train"), "train")),
    ),
    Field("min_delta", mark("Min delta"), "number", 0.0, mark("By how much it must improve to count as better.")),
    Field("patience", mark("Patience"), "whole", 5, mark("After how many epochs without improvement training stops.")),
)  # fmt: skip

STORAGE = (
    Field("name", mark("Name"), "text", "", mark("What charts and folders call the run; may be empty.")),
    Field("keep", mark("Keep the run in ./runs"), "flag", False, mark("Settings, history and weights go to disk.")),
    Field("tensorboard", mark("Logs for TensorBoard"), "flag", False, mark("Written into the run's folder.")),
)  # fmt: skip
