"""Which settings the run panel offers, as data: labels, explanations and first values."""

from workbench.messages import mark
from workbench.training.setup.settings import TASKS
from workbench.ui.training_panels.control_grid import Field

AUTO = ""
"""Stands for None in a choice: a dropdown would show None itself as nothing chosen."""
FOUND = mark("found from the labels")
FOUND_TASK = mark("found from the labels: {task}")

TASK_NAMES = {
    "classification": mark("classification"),
    "segmentation": mark("segmentation"),
    "detection": mark("detection"),
    "transformation": mark("transformation"),
    "regression": mark("regression"),
    "several": mark("several outputs"),
}

_API = "https://keras.io/api/"
FIT_URL = f"{_API}models/model_training_apis/#fit-method"
OPTIMIZERS_URL = f"{_API}optimizers/"
LOSSES_URL = f"{_API}losses/"
CHECKPOINTS_URL = f"{_API}callbacks/model_checkpoint/"
_SCHEDULE = f"{_API}optimizers/learning_rate_schedules/exponential_decay/"
_SCHEDULES = f"{_API}optimizers/learning_rate_schedules/"
_PLATEAU = f"{_API}callbacks/reduce_lr_on_plateau/"
_AUGMENTATION = f"{_API}layers/preprocessing_layers/image_augmentation/"
_STOPPING = f"{_API}callbacks/early_stopping/"
_SEED = f"{_API}utils/python_utils/#set_random_seed-function"
_TASKS = "https://keras.io/getting_started/intro_to_keras_for_engineers/"

BASIC = (
    Field(
        "task", mark("Task"), "choice", AUTO,
        mark(
            "What is learned: a class for each picture, for each pixel, boxes around objects, another picture, or "
            "numbers."
        ),
        ((FOUND, AUTO), *((TASK_NAMES[task], task) for task in TASKS)),
        effect=mark("It decides the loss and the scores. Choose it where the labels could mean either."), url=_TASKS,
    ),
    Field(
        "epochs", mark("Epochs"), "whole", 10, mark("How often every training sample is seen."),
        effect=mark(
            "Few: quick, but the network may not have learned all it can. Many: takes longer, and it may learn the "
            "training samples by heart; early stopping ends it in time."
        ),
        url=FIT_URL,
    ),
    Field(
        "batch_size", mark("Batch size"), "whole", 32, mark("Samples that are looked at for one step."),
        effect=mark(
            "Small: needs little memory, and the steps are noisy and many. Large: an epoch is quicker, but memory "
            "grows in proportion, and there are fewer steps to learn in."
        ),
        url=FIT_URL,
    ),
    Field(
        "seed", mark("Seed"), "optional", None, mark("A whole number makes a training repeatable."),
        effect=mark("Which number does not matter. Empty: weights and order are drawn anew in every training."),
        url=_SEED, empty=mark("another each time"),
    ),
    Field(
        "shuffle_buffer", mark("Shuffled together"), "optional", None,
        mark("How many training samples are shuffled together in every epoch."),
        effect=mark(
            "1: they keep their order. Few: samples that lie together stay together, and the network forgets what it "
            "saw long ago. Empty: all are; of samples that are read as a stream as many as 64 MiB hold."
        ),
        url=FIT_URL, empty=mark("all"),
    ),
)  # fmt: skip

LEARNING = (
    Field(
        "learning_rate", mark("Learning rate"), "optional", None, mark("How far a step goes against the gradient."),
        effect=mark(
            "Small: learns slowly, and may stay where it began. Large: learns fast, but the loss jumps or becomes "
            "NaN. Try factors of 10. Empty: the optimizer's own."
        ),
        url=OPTIMIZERS_URL,
    ),
    Field(
        "decay_rate", mark("Decay rate"), "number", 1.0,
        mark("What the learning rate is multiplied with every so many steps."),
        effect=mark("1: it stays as it is. 0.9: a tenth less each time, for fine steps at the end. Near 0: it stops."),
        url=_SCHEDULE,
    ),
    Field(
        "decay_steps", mark("Decay steps"), "whole", 1000, mark("After how many steps the decay has happened once."),
        effect=mark("Small: the rate falls fast. Large: it hardly falls. An epoch has samples ÷ batch size steps."),
        url=_SCHEDULE,
    ),
)  # fmt: skip

PLAN = (
    Field(
        "kind", mark("Plan"), "choice", AUTO, mark("How the learning rate changes from epoch to epoch."),
        (
            (mark("none"), AUTO), (mark("warm-up only"), "constant"), (mark("in steps"), "steps"),
            (mark("cosine"), "cosine"), (mark("at a plateau"), "plateau"),
        ),
        effect=mark(
            "A falling rate makes large steps first and fine ones at the end. In steps: it falls every few epochs. "
            "Cosine: it falls smoothly to its least value. At a plateau: it falls when the validation loss does not."
        ),
        url=_SCHEDULE,
    ),
    Field(
        "warmup", mark("Warm-up epochs"), "whole", 0, mark("In so many first epochs the rate rises to its value."),
        effect=mark("0: it starts at its full value. A few: fresh weights are not thrown far away by the first steps."),
        url=_SCHEDULE,
    ),
    Field(
        "factor", mark("Factor"), "number", 0.1, mark("What the rate is multiplied with, in steps or at a plateau."),
        effect=mark("Small, such as 0.1: it falls far at once. Near 1: it falls gently, and needs more falls."),
        url=_SCHEDULE,
    ),
    Field(
        "every", mark("Every … epochs"), "whole", 10, mark("How many epochs a step lasts."),
        effect=mark("Small: the rate falls before the network has learned with it. Large: it may never fall."),
        url=_SCHEDULE,
    ),
    Field(
        "patience", mark("Plateau epochs"), "whole", 5, mark("After so many epochs without gain the rate falls."),
        effect=mark("Small: an unlucky epoch is enough. Large: epochs pass in which nothing is learned."),
        url=_SCHEDULE,
    ),
    Field(
        "least", mark("Least rate"), "number", 0.0, mark("The learning rate never falls below this."),
        effect=mark("0: it may fall until nothing changes any more. A larger value keeps the network learning."),
        url=_SCHEDULE,
    ),
)  # fmt: skip

WEIGHTS = (
    Field(
        "class_weights", mark("Class weights"), "choice", AUTO,
        mark("How much each class counts in the loss."),
        ((mark("all samples count alike"), AUTO), (mark("balanced"), "balanced")),
        effect=mark("Balanced: rare classes count as much as common ones, which finds more of them, with more alarms."),
        url=FIT_URL,
    ),
    Field(
        "threshold", mark("Threshold"), "number", 0.5, mark("From which probability on a sigmoid says yes."),
        effect=mark("Low: finds more, with more false alarms. High: fewer false alarms, but more is missed."),
        url=f"{_API}metrics/accuracy_metrics/#binaryaccuracy-class",
    ),
    Field(
        "ignore_class", mark("Ignored label"), "optional", None,
        mark("A label that does not count, in loss and scores."),
        effect=mark("Such as 255 for pixels that nobody has labelled. Empty: every label counts."),
        url=f"{_API}losses/probabilistic_losses/#sparsecategoricalcrossentropy-class", empty=mark("every label counts"),
    ),
)  # fmt: skip

OUTPUT = (
    BASIC[0],
    Field(
        "weight", mark("Weight"), "number", 1.0,
        mark("How much the loss of this output counts in the sum that is made smaller."),
        effect=mark("Losses of different size hide one another: give the larger one a smaller weight."),
        url=f"{_API}models/model_training_apis/#compile-method",
    ),
    *WEIGHTS,
)  # fmt: skip

_SHOWN_ANEW = mark(
    "0: off. Small: helps against learning by heart. Large: pictures that do not occur, and longer epochs."
)


def _augmentation(name: str, label: str, kind: str, start: object, help_: str, effect: str = _SHOWN_ANEW) -> Field:
    return Field(name, label, kind, start, help_, effect=effect, url=_AUGMENTATION)  # type: ignore[arg-type]


def _range(name: str, label: str, help_: str) -> Field:
    return _augmentation(name, label, "range", 0.0, help_)


_FLIPPED = mark("Only where a mirrored picture still means the same: a digit does not. It takes hardly any time.")
AUGMENTATION = (
    _range("rotation", mark("Rotation"), mark("Up to so many degrees to either side, or a range such as -10, 20.")),
    _range("shift", mark("Shift"), mark("Up to this part of height and width, to any side, or a range: 0, 0.1.")),
    _range("zoom", mark("Zoom"), mark("0.2 makes things 0.8 to 1.2 times as large, as the range 0.8, 1.2 does.")),
    _range("shear", mark("Shear"), mark("Columns lean by up to so many degrees, or by a range such as 0, 10.")),
    _range("stretch", mark("Stretch"), mark("0.2 makes things up to 1.2 times as wide and less high; or 1, 1.2.")),
    _range("brightness", mark("Brightness"), mark("Up to this part of the range is added or taken, or 0, 0.2.")),
    _range("contrast", mark("Contrast"), mark("0.2 makes differences 0.8 to 1.2 times as large; or 0.5, 1.")),
    _range("noise", mark("Gaussian noise"), mark("Spread up to this part of the range of values, or 0.02, 0.05.")),
    _range("laplace_noise", mark("Laplace noise"), mark("Like Gaussian noise, with more large values; or 0.1, 0.3.")),
    _range("salt_and_pepper", mark("Salt and pepper"), mark("Up to this share of pixels is black or white.")),
    _augmentation(
        "horizontal_flip", mark("Flip left and right"), "flag", False, mark("In half of the pictures."), _FLIPPED
    ),
    _augmentation(
        "vertical_flip", mark("Flip top and bottom"), "flag", False, mark("In half of the pictures."), _FLIPPED
    ),
    Field(
        "crop", mark("Crop"), "text", "",
        mark("Height and width of the part that is cut out, as in 224, 224."),
        effect=mark("Small: less memory and time, but less is seen of each picture. Empty: pictures stay whole."),
        url=_AUGMENTATION, empty=mark("whole pictures"),
    ),
)  # fmt: skip

EVALUATION = (
    Field(
        "test_time_augmentation", mark("Mirrored test images"), "choice", AUTO,
        mark("At the end the network is also asked about the mirror images of the test samples, and the mean counts."),
        (
            (mark("none"), AUTO), (mark("left and right"), "horizontal"), (mark("top and bottom"), "vertical"),
            (mark("both"), "both"),
        ),
        effect=mark(
            "Mostly the scores become a little better. The test takes two to four times as long. Only where a mirrored "
            "picture still means the same."
        ),
        url=_AUGMENTATION,
    ),
)  # fmt: skip

STOPPING = (
    Field(
        "on", mark("Stop early"), "flag", False, mark("Stop when a number has not become better for a while."),
        effect=mark(
            "On: saves time, and ends before the network learns by heart. Off: all epochs are done. Of several "
            "criteria the one that says so first ends the training."
        ),
        url=_STOPPING,
    ),
    Field(
        "restore_best", mark("Put back the best weights"), "flag", True,
        mark("At the end the weights of the best epoch are put back."),
        effect=mark(
            "Off: the network stays as the last epoch left it. Of several criteria the first says which epoch is the "
            "best."
        ),
        url=_STOPPING,
    ),
)  # fmt: skip

CRITERION = (
    Field(
        "metric", mark("Metric"), "choice", "loss", mark("The number that is watched."), (("loss", "loss"),),
        effect=mark("The loss is the smoothest; a score is closer to what one wants in the end."), url=_STOPPING,
    ),
    Field(
        "class_name", mark("Class"), "choice", AUTO, mark("Whose number it is."), ((mark("all classes"), AUTO),),
        effect=mark("A single class, where only that one matters."), url=_STOPPING,
    ),
    Field(
        "split", mark("Watched on"), "choice", "validation", mark("Validation samples are never learned from."),
        ((mark("validation"), "validation"), (mark("train"), "train")),
        effect=mark("On the training samples it nearly always becomes better, and so hardly ever stops."),
        url=_STOPPING,
    ),
    Field(
        "min_delta", mark("Min delta"), "number", 0.0, mark("By how much it must improve to count as better."),
        effect=mark("0: any improvement counts. Large: stops sooner."), url=_STOPPING,
    ),
    Field(
        "patience", mark("Patience"), "whole", 5,
        mark("After how many epochs without improvement training stops."),
        effect=mark("Small: may stop at a chance dip. Large: trains longer for nothing."), url=_STOPPING,
    ),
)  # fmt: skip

STORAGE = (
    Field(
        "name", mark("Name"), "text", "", mark("What charts and folders call the run."),
        effect=mark("Empty: it is called after what differs from the run before, such as `filters 32 → 64`."),
        url=FIT_URL, empty=mark("what differs from the run before"),
    ),
    Field(
        "keep", mark("Keep the run in ./runs"), "flag", False, mark("Settings, history and weights go to disk."),
        effect=mark("On: it can be looked at and gone on with later. It takes the room of its weights on the disk."),
        url=CHECKPOINTS_URL,
    ),
    Field(
        "tensorboard", mark("Logs for TensorBoard"), "flag", False, mark("Written into the run's folder."),
        effect=mark("On: every epoch takes a little longer."), url=f"{_API}callbacks/tensorboard/",
    ),
)  # fmt: skip
