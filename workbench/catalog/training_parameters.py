"""The training settings as parameters of a ``Network`` in a flow: those of ``wb.training.Settings``, by the same names.

The catalog stands below the training and cannot read its settings; a test compares both.
"""

from workbench.catalog.generated_files import members
from workbench.catalog.node_types import Parameter
from workbench.graph.document import Value
from workbench.graph.vocabulary import PRETRAINED
from workbench.messages import mark

_TASKS = ("classification", "segmentation", "detection", "transformation", "regression")


def setting_parameters() -> tuple[Parameter, ...]:
    """A parameter for each training setting, in the order of the settings, and what the weights begin with."""
    return (
        Parameter(
            "task", "enum", mark("What is learned; None lets the labels and the network's output say it."),
            nullable=True, choices=_TASKS,
        ),
        Parameter(
            "epochs", "int",
            mark("How often every training sample is seen. More epochs take longer and can lead to overfitting."),
            default=10, minimum=1,
        ),
        Parameter(
            "batch_size", "int",
            mark("Samples a step. Larger batches need more memory, and give fewer, smoother steps an epoch."),
            default=32, minimum=1,
        ),
        Parameter(
            "optimizer", "enum", mark("How the weights are changed after each batch: a class of keras.optimizers."),
            default="Adam", choices=tuple(members("optimizers")),
        ),
        _object("optimizer_params", mark("Arguments of the optimizer, by name.")),
        Parameter(
            "learning_rate", "float", mark("The first learning rate; None for the optimizer's own."),
            nullable=True, minimum=0, above=True,
        ),
        Parameter(
            "decay_rate", "float",
            mark("What the learning rate is multiplied with every decay_steps steps; 1 leaves it as it is."),
            default=1.0, minimum=0, maximum=1, above=True, advanced=True,
        ),
        Parameter(
            "decay_steps", "int", mark("The number of steps, that is batches, for one decay_rate."),
            default=1000, minimum=1, advanced=True,
        ),
        Parameter(
            "loss", "enum", mark("What training makes small; None for the one that is drawn or that fits."),
            nullable=True, choices=tuple(members("losses")),
        ),
        _object("loss_params", mark("Arguments of the loss, by name."), advanced=True),
        _object("augmentation", mark("How pictures are changed at random while training."), default=None),
        _object(
            "class_weights",
            mark("How much each class counts: a number a class, 'balanced' so that rare ones count as much, or None."),
            default=None, advanced=True,
        ),
        Parameter(
            "seed", "int", mark("Makes weights, order and random layers repeatable; None draws new ones every time."),
            nullable=True, minimum=0,
        ),
        _object("rate_plan", mark("How the learning rate changes from epoch to epoch."), default=None, advanced=True),
        _object("early_stopping", mark("When to stop before the last epoch: one criterion, or several."), default=None),
        Parameter(
            "checkpoints", "text_list",
            mark("Numbers of the history, such as val_accuracy, whose best epoch is kept on disk."),
            default=(), advanced=True,
        ),
        Parameter(
            "tensorboard", "bool", mark("Whether logs for TensorBoard are written into the run's folder."),
            default=False, advanced=True,
        ),
        Parameter(
            "threshold", "float", mark("From which probability on a sigmoid says yes."),
            default=0.5, minimum=0, maximum=1, advanced=True,
        ),
        Parameter(
            "ignore_class", "int", mark("A label that does not count, such as 255 for unknown; None counts all."),
            nullable=True, advanced=True,
        ),
        _object(
            "outputs", mark("Of a network with several outputs, by their names, what is chosen for each."),
            advanced=True,
        ),
        _object(
            "test_time_augmentation",
            mark("Whether test samples are judged by the mean of the answers for the image and its mirror images."),
            default=False, advanced=True,
        ),
        Parameter(
            "shuffle_buffer", "int", mark("How many samples are shuffled together in every epoch; None takes all."),
            nullable=True, minimum=1, advanced=True,
        ),
        Parameter(
            PRETRAINED, "string",
            mark("The pretrained network whose weights it begins with; None begins with random ones."),
            nullable=True, advanced=True,
        ),
    )  # fmt: skip


_NO_ARGUMENTS: Value = {}


def _object(name: str, help: str, default: Value = _NO_ARGUMENTS, *, advanced: bool = False) -> Parameter:  # noqa: A002 - the word of Parameter
    return Parameter(name, "object", help, default=default, nullable=default is None, advanced=advanced)
