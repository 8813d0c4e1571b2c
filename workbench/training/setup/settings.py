"""Training settings: frozen, validated, serializable as JSON."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec
from immutabledict import immutabledict
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from workbench.catalog import NodeType, check_values, node_type, node_types, objects
from workbench.catalog.loss_table import loss_called
from workbench.graph.graph_errors import GraphError
from workbench.messages import mark, say
from workbench.text_format import struct_text
from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.mirrored_answers import Mirrors
from workbench.training.metrics.metric_table import Task
from workbench.training.setting_errors import LossNotNamed, RefusedParameter, UnknownSetting
from workbench.training.setup.keras_arguments import keras_argument_remedy, refuse_object
from workbench.training.setup.mirror_settings import normal_mirrors
from workbench.training.setup.output_settings import OutputSettings
from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.setting_checks import ONE_OF, OR_NONE, check_choice, check_fields
from workbench.training.setup.setting_limits import Flag, Number, Whole, refuse
from workbench.training.setup.stopping_settings import Criteria, normal_criteria, readable

TASKS: tuple[Task, ...] = tuple(task for task in get_args(Task) if task != "several")
"""What one output can learn."""

_TEXTS = mark("a tuple of texts, each the name of a metric")
_KIND = mark("of the class {kind}, or None")
_WEIGHTS = mark("'balanced', a tuple with a number of at least 0 for each class, or None")
_PARAMS = mark("a dictionary from parameter names to values")
_ONE_PLAN = mark("1 beside a rate_plan: the rate follows one plan")
_OUTPUTS = mark("a dictionary from names of outputs to OutputSettings")
_TWICE = mark("given once: the setting 'learning_rate' has it already")


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything about a training besides the network and the data.

    Args:
        task: What is learned; None lets the labels and the network's output say it.
        epochs: How often every training sample is seen.
        batch_size: Samples a step.
        optimizer: A class of ``keras.optimizers``, by name.
        optimizer_params: Arguments of the optimizer, by name.
        learning_rate: The first learning rate; None for the optimizer's own.
        decay_rate: What the learning rate is multiplied with every ``decay_steps`` steps, smoothly
            (``keras.optimizers.schedules.ExponentialDecay``); 1 leaves it as it is.
        decay_steps: The number of steps, that is batches, for one ``decay_rate``.
        loss: A loss of the catalog, by name; None for the one that was drawn or that fits.
        loss_params: Arguments of the loss, by name.
        augmentation: How pictures are changed at random while training.
        class_weights: How much each class counts in the loss, in the order of the class names; ``"balanced"`` makes
            rare classes count as much as common ones: samples / (classes * samples of the class).
        seed: Makes weights, order and random layers repeatable.
        rate_plan: How the learning rate changes from epoch to epoch; not together with ``decay_rate``.
        early_stopping: When to stop before the last epoch: an ``EarlyStopping``, or a tuple of several. Training ends
            as soon as any one of them says so. The weights that are put back then are those of the epoch that was best
            by the first of them with ``restore_best``; a plan ``"plateau"`` watches the same number.
        checkpoints: Keys of the history (``"val_accuracy"``, ``"val_dice[LV]"``) whose best epoch is kept on disk.
        tensorboard: Whether logs for TensorBoard are written into the run's folder.
        threshold: From which probability on a sigmoid says yes.
        ignore_class: A label that does not count, such as 255 for "unknown".
        outputs: Of a network with several outputs, by their names, what is chosen for each: task, loss, weight.
        test_time_augmentation: Whether test samples are evaluated by the mean of the answers for the image and for its
            mirror images: ``"horizontal"``, ``"vertical"``, or ``"both"`` (True), also both at once. Masks and images
            are mirrored back first; of classes it is the mean of the probabilities. It takes two to four times as long.
            The numbers of the epochs stay those of the images as they are.
        shuffle_buffer: How many samples are shuffled together in every epoch; 1 leaves their order. None takes all,
            and of samples that are read as a stream as many as 64 MiB hold.

    Raises:
        BadSetting: a value cannot be; the message says what can.
        RefusedParameter: so for a parameter of the optimizer or the loss.

    >>> Settings(epochs=5, optimizer="SGD", optimizer_params={"momentum": 0.9}).optimizer_params["momentum"]
    0.9
    """

    task: Task | None = None
    epochs: int = 10
    batch_size: int = 32
    optimizer: str = "Adam"
    optimizer_params: Mapping[str, Any] = immutabledict()
    learning_rate: float | None = None
    decay_rate: float = 1.0
    decay_steps: int = 1000
    loss: str | None = None
    loss_params: Mapping[str, Any] = immutabledict()
    augmentation: Augmentation | None = None
    class_weights: Literal["balanced"] | tuple[float, ...] | None = None
    seed: int | None = None
    rate_plan: RatePlan | None = None
    early_stopping: Criteria = None
    checkpoints: tuple[str, ...] = ()
    tensorboard: bool = False
    threshold: float = 0.5
    ignore_class: int | None = None
    outputs: Mapping[str, OutputSettings] = immutabledict()
    test_time_augmentation: Mirrors | bool = False
    shuffle_buffer: int | None = None

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        check_fields(self, _LIMITS, _WHERE)
        if self.task is not None:
            check_choice(self.task, TASKS, where=_WHERE, parameter="task", optional=True)
        _instance(self.augmentation, Augmentation, "augmentation")
        force_setattr(self, "early_stopping", normal_criteria(self.early_stopping))
        _instance(self.rate_plan, RatePlan, "rate_plan")
        if self.rate_plan is not None and self.decay_rate != 1.0:
            refuse(self.decay_rate, where=_WHERE, parameter="decay_rate", expected=say(_ONE_PLAN), example=1.0)
        force_setattr(self, "class_weights", _weights(self.class_weights))
        force_setattr(self, "checkpoints", _keys(self.checkpoints))
        force_setattr(self, "test_time_augmentation", normal_mirrors(self.test_time_augmentation))
        self._check_optimizer()
        self._check_loss()
        force_setattr(self, "outputs", _outputs(self.outputs))

    def __repr__(self) -> str:
        return struct_text(self)

    def _check_optimizer(self) -> None:
        known = optimizer_type(self.optimizer)
        params = _params(known, self.optimizer_params, "optimizer_params")
        if self.learning_rate is not None and "learning_rate" in self.optimizer_params:
            given = dict(self.optimizer_params)
            refuse(given, where=_WHERE, parameter="optimizer_params", expected=say(_TWICE), example={})
        force_setattr(self, "optimizer", known.name)
        force_setattr(self, "optimizer_params", params)

    def _check_loss(self) -> None:
        if self.loss is None:
            if self.loss_params:
                given, logits = dict(self.loss_params), "from_logits" in self.loss_params
                example = "SparseCategoricalCrossentropy" if logits else "Huber"
                raise LossNotNamed(where=_WHERE, received=given, example=example)
            force_setattr(self, "loss_params", immutabledict())
            return
        known = loss_type(self.loss)
        force_setattr(self, "loss", known.name)
        force_setattr(self, "loss_params", _params(known, self.loss_params, "loss_params"))


_SPELLING = mark("Check the spelling.")
_WHERE = "Settings"
_LIMITS: Mapping[str, Whole | Number | Flag] = {
    "epochs": Whole(1, 10),
    "batch_size": Whole(1, 32),
    "learning_rate": Number(0.0, 0.001, above=True, optional=True),
    "decay_rate": Number(0.0, 0.9, above=True),
    "decay_steps": Whole(1, 1000),
    "seed": Whole(0, 1, optional=True, most=2**32 - 1),
    "tensorboard": Flag(),
    "threshold": Number(0.0, 0.5, most=1.0),
    "ignore_class": Whole(-1, 255, optional=True),
    "shuffle_buffer": Whole(1, 1000, optional=True),
}


def settings_from(settings: Settings | None, changes: Mapping[str, Any]) -> Settings:
    """``settings`` (or the defaults) with some fields changed.

    Raises:
        UnknownSetting: there is no such field.
        BadSetting: a value is invalid.
    """
    if settings is not None and not isinstance(settings, Settings):
        refuse(settings, where="fit", parameter="settings", expected=say(_KIND, kind="Settings"), example=Settings())
    for name in changes:
        if name not in Settings.__struct_fields__:
            remedy = keras_argument_remedy(name) or say(_SPELLING)
            expected = ", ".join(Settings.__struct_fields__)
            raise UnknownSetting(where="fit", received=name, expected=expected, remedy=remedy)
    return replace(settings or Settings(), **changes)


def optimizer_type(name: object) -> NodeType:
    """The optimizer of this name, whatever the case of its letters. Raises BadSetting, ObjectAsSetting."""
    refuse_object(name, "optimizer", _WHERE)
    return _find(objects("optimizers"), name, "optimizer", "Adam")


def loss_type(name: object) -> NodeType:
    """The loss of the catalog with this name: ``SparseDice``, ``sparse_dice``, ``L1``, ``SSIM``.

    Raises BadSetting, ObjectAsSetting.
    """
    refuse_object(name, "loss", _WHERE)
    found = loss_called(name)
    if found is not None:
        return node_type(found.name)
    return _refused({loss.name: loss for loss in node_types("Loss")}, name, "loss", "Dice", optional=True)


def _find(known: Mapping[str, NodeType], name: object, parameter: str, example: str) -> NodeType:
    plain = _plain(name)
    for item in known.values():
        if plain in {_plain(item.name), *map(_plain, item.aliases)}:
            return item
    return _refused(known, name, parameter, example, optional=False)


def _refused(known: Mapping[str, NodeType], name: object, parameter: str, example: str, *, optional: bool) -> NodeType:
    phrase = say(ONE_OF, choices=", ".join(known))
    expected = say(OR_NONE, phrase=phrase) if optional else phrase
    return refuse(name, where=_WHERE, parameter=parameter, expected=expected, example=example)


def _plain(name: object) -> str:
    return name.replace("_", "").lower() if isinstance(name, str) else ""


def _params(known: NodeType, given: object, parameter: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        refuse(given, where=_WHERE, parameter=parameter, expected=say(_PARAMS), example={})
    try:
        return check_values(known, given, where=f"{_WHERE}.{parameter}")
    except GraphError as error:
        raise RefusedParameter(reason=str(error)) from error


def _instance(value: object, kind: type, parameter: str) -> None:
    if value is not None and not isinstance(value, kind):
        expected = say(_KIND, kind=kind.__name__)
        refuse(value, where=_WHERE, parameter=parameter, expected=expected, example=kind())


def _as_list(value: Any) -> list[Any]:
    """Weights as a list: also of an array, or of a dict by class number as in Keras; else empty."""
    if isinstance(value, Mapping):
        return [value[number] for number in range(len(value))] if set(value) == set(range(len(value))) else []
    if hasattr(value, "tolist"):
        value = value.tolist()
    return list(value) if isinstance(value, list | tuple) else []


def _weights(value: Any) -> Any:
    if value is None or (isinstance(value, str) and value == "balanced"):
        return value
    limit = Number(0.0, 1.0)
    listed_weights = _as_list(value)
    try:
        found = tuple(limit.normal(weight) for weight in listed_weights)
    except ValueError:
        found = ()
    if not found or not any(found):
        refuse(value, where=_WHERE, parameter="class_weights", expected=say(_WEIGHTS), example="balanced")
    return found


def _outputs(value: Any) -> Mapping[str, OutputSettings]:
    """What is chosen for each output; each value is checked as the settings of a training of its own would be."""
    if not isinstance(value, Mapping) or not all(isinstance(one, OutputSettings) for one in value.values()):
        example = {"age": OutputSettings(weight=0.1)}
        refuse(value, where=_WHERE, parameter="outputs", expected=say(_OUTPUTS), example=example)
    return immutabledict({str(name): _checked_output(one) for name, one in value.items()})


def _checked_output(one: OutputSettings) -> OutputSettings:
    kept = ("task", "loss", "loss_params", "class_weights", "threshold", "ignore_class")
    checked = Settings(**{name: getattr(one, name) for name in kept})
    return replace(one, **{name: getattr(checked, name) for name in kept})


def _keys(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(key, str) and key for key in value):
        refuse(value, where=_WHERE, parameter="checkpoints", expected=say(_TEXTS), example=("val_accuracy",))
    return tuple(value)


def to_json(settings: Settings) -> bytes:
    """The settings as JSON; :func:`from_json` gives an equal value back."""
    from workbench.graph.graph_files import plain

    return msgspec.json.encode(settings, enc_hook=plain, order="deterministic")


def from_json(content: bytes) -> Settings:
    """Settings from JSON. Raises msgspec.ValidationError, which names the place, or msgspec.DecodeError."""
    return msgspec.json.decode(readable(content), type=Settings)
