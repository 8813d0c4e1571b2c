"""Settings are values: they travel as JSON, and what cannot be is refused in words."""

import reprlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalog import objects
from workbench.training import Augmentation, EarlyStopping, Settings
from workbench.training.setting_errors import RefusedParameter, UnknownSetting
from workbench.training.setup.settings import from_json, settings_from, to_json
from workbench.training.setup.stopping_settings import criteria_of, restoring_criterion
from workbench.training.training_errors import TrainingError

REFUSED = [
    (
        {"epochs": 0},
        "Settings: 'epochs' must be a whole number of at least 1, but received 0. Give it, as in epochs=10.",
    ),
    (
        {"batch_size": 1.5},
        "Settings: 'batch_size' must be a whole number of at least 1, but received 1.5. Give it, as in batch_size=32.",
    ),
    (
        {"learning_rate": float("nan")},
        "Settings: 'learning_rate' must be a number above 0.0, but received nan. Give it, as in learning_rate=0.001.",
    ),
    (
        {"task": "tracking"},
        "Settings: 'task' must be one of 'classification', 'segmentation', 'detection', 'transformation', "
        "'regression', or None, but received 'tracking'. Give it, as in task='classification'.",
    ),
    (
        {"optimizer": "Adm"},
        "Settings: 'optimizer' must be one of Adam, SGD, RMSprop, Adadelta, Adafactor, Adagrad, AdamW, Adamax, Ftrl, "
        "Lamb, Lion, Muon, Nadam, ScheduleFreeAdamW, but received 'Adm'. Give it, as in optimizer='Adam'.",
    ),
    (
        {"optimizer": "SGD", "optimizer_params": {"momentun": 0.9}},
        "Settings.optimizer_params: SGD has no parameter 'momentun'. Expected one of: 'momentum', 'ema_momentum'. "
        "Check the spelling.",
    ),
    (
        {"learning_rate": 0.1, "optimizer_params": {"learning_rate": 0.2}},
        "Settings: 'optimizer_params' must be given once: the setting 'learning_rate' has it already, but received "
        "{'learning_rate': 0.2}. Give it, as in optimizer_params={}.",
    ),
    (
        {"class_weights": (0, 0)},
        "Settings: 'class_weights' must be 'balanced', a tuple with a number of at least 0 for each class, or "
        "None, but "
        "received (0, 0). Give it, as in class_weights='balanced'.",
    ),
    (
        {"checkpoints": "val_loss"},
        "Settings: 'checkpoints' must be a tuple of texts, each the name of a metric, but received 'val_loss'. "
        "Give it, "
        "as in checkpoints=('val_accuracy',).",
    ),
    (
        {"threshold": 2},
        "Settings: 'threshold' must be a number from 0.0 to 1.0, but received 2. Give it, as in threshold=0.5.",
    ),
    (
        {"tensorboard": 1},
        "Settings: 'tensorboard' must be True or False, but received 1. Give it, as in tensorboard=True.",
    ),
    (
        {"seed": 2**40},
        "Settings: 'seed' must be a whole number of at least 0, or None, but received 1099511627776. Give it, as in "
        "seed=1.",
    ),
]


@pytest.mark.parametrize(("given_values", "message"), REFUSED, ids=str)
def test_the_words_for_what_cannot_be(given_values: dict[str, object], message: str) -> None:
    with pytest.raises(TrainingError) as caught:
        Settings(**given_values)
    assert str(caught.value) == message


STOPPING = [
    (
        {"patience": -1},
        "EarlyStopping: 'patience' must be a whole number of at least 1, but received -1. Give it, as in patience=5.",
    ),
    (
        {"patience": 0},
        "EarlyStopping: 'patience' must be a whole number of at least 1, but received 0. Give it, as in patience=5.",
    ),
    (
        {"patience": 1.5},
        "EarlyStopping: 'patience' must be a whole number of at least 1, but received 1.5. Give it, as in patience=5.",
    ),
    (
        {"min_delta": -0.1},
        "EarlyStopping: 'min_delta' must be a number of at least 0.0, but received -0.1."
        " Give it, as in min_delta=0.001.",
    ),
    (
        {"min_delta": float("nan")},
        "EarlyStopping: 'min_delta' must be a number of at least 0.0, but received nan."
        " Give it, as in min_delta=0.001.",
    ),
    (
        {"class_name": ""},
        "EarlyStopping: 'class_name' must be a text, or None, but received ''. Give it, as in class_name='LV'.",
    ),
    (
        {"split": "test"},
        "EarlyStopping: 'split' must be one of 'train', 'validation', but received 'test'. Give it, as in "
        "split='train'.",
    ),
    ({"metric": ""}, "EarlyStopping: 'metric' must be a text, but received ''. Give it, as in metric='loss'."),
]


@pytest.mark.parametrize(("given_values", "message"), STOPPING)
def test_early_stopping_refuses_too(given_values: dict[str, object], message: str) -> None:
    with pytest.raises(TrainingError) as caught:
        EarlyStopping(**given_values)
    assert str(caught.value) == message


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(UnknownSetting, match=r"^fit: there is no setting 'epoch'\. Expected one of: task, epochs, "):
        settings_from(None, {"epoch": 3})


def test_changes_come_before_settings() -> None:
    assert settings_from(Settings(epochs=3, batch_size=8), {"epochs": 5}) == Settings(epochs=5, batch_size=8)


def test_names_are_found_however_they_are_written() -> None:
    assert Settings(optimizer="rmsprop", loss="sparse_dice") == Settings(optimizer="RMSprop", loss="SparseDice")


def test_the_watched_number_is_called_as_in_the_history() -> None:
    assert EarlyStopping("dice", "LV").key == "val_dice[LV]"
    assert EarlyStopping("accuracy", split="train").key == "accuracy"


def test_early_stopping_is_patient_for_five_epochs_unless_told_otherwise() -> None:
    stopping = EarlyStopping()
    assert (stopping.key, stopping.patience, stopping.min_delta, stopping.restore_best) == ("val_loss", 5, 0.0, True)


@pytest.mark.parametrize("name", objects("optimizers"))
def test_every_optimizer_of_the_catalog_can_be_chosen_with_its_parameters(name: str) -> None:
    params = {p.name: p.default for p in objects("optimizers")[name].parameters if p.default is not None}
    settings = Settings(optimizer=name, optimizer_params=params)
    assert from_json(to_json(settings)) == settings


CRITERIA = st.lists(
    st.builds(
        EarlyStopping,
        metric=st.sampled_from(["loss", "dice"]),
        class_name=st.none() | st.text(min_size=1),
        split=st.sampled_from(["train", "validation"]),
        min_delta=st.floats(0, 1),
        patience=st.integers(1, 99),
        restore_best=st.booleans(),
    ),
    max_size=4,
)


@given(criteria=CRITERIA)
def test_criteria_have_one_form(criteria: list[EarlyStopping]) -> None:
    settings = Settings(early_stopping=criteria)
    assert criteria_of(settings.early_stopping) == tuple(criteria)
    assert settings == Settings(early_stopping=tuple(criteria))
    if not criteria:
        assert settings.early_stopping is None
    if len(criteria) == 1:
        assert settings.early_stopping == criteria[0]
    assert restoring_criterion(settings.early_stopping) == next((one for one in criteria if one.restore_best), None)


@pytest.mark.parametrize("given_value", ["loss", 5, ("loss",), (EarlyStopping(), None), {"metric": "loss"}])
def test_what_is_no_criterion_is_refused(given_value: object) -> None:
    with pytest.raises(TrainingError) as caught:
        Settings(early_stopping=given_value)
    assert str(caught.value) == (
        "Settings: 'early_stopping' must be of the class EarlyStopping, a tuple of several, or None, but received "
        f"{reprlib.repr(given_value)}. Give it, as in early_stopping={EarlyStopping()!r}."
    )


def test_settings_of_older_versions_are_read() -> None:
    """A single criterion, none, and a patience of 0, which meant 1."""
    content = b'{"early_stopping": {"metric": "loss", "patience": %d}, "epochs": 7}'
    assert from_json(content % 3) == Settings(epochs=7, early_stopping=EarlyStopping(patience=3))
    assert from_json(content % 0) == Settings(epochs=7, early_stopping=EarlyStopping(patience=1))
    assert from_json(b'{"early_stopping": null}') == Settings()
    with pytest.raises(msgspec.ValidationError, match=r"patience.*at least 1.*-1"):
        from_json(content % -1)


@given(
    epochs=st.integers(1, 10**6),
    rate=st.none() | st.floats(1e-12, 1e3),
    weights=st.none() | st.just("balanced") | st.lists(st.floats(0.1, 10), min_size=1).map(tuple),
    stopping=st.none()
    | st.builds(EarlyStopping, class_name=st.none() | st.text(min_size=1), patience=st.integers(1, 99))
    | CRITERIA,
    augmentation=st.none() | st.builds(Augmentation, rotation=st.floats(0, 90)),
)
def test_settings_travel_as_json(
    epochs: int, rate: object, weights: object, stopping: object, augmentation: object
) -> None:
    settings = Settings(
        epochs=epochs,
        learning_rate=rate,
        class_weights=weights,
        early_stopping=stopping,
        augmentation=augmentation,
        optimizer_params={"clipnorm": 1.0},
    )
    assert from_json(to_json(settings)) == settings
    assert hash(from_json(to_json(settings))) == hash(settings)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"epochs": 0}', b'{"epoch": 1}', b'{"optimizer": "x"}'])
def test_other_json_is_refused(content: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        from_json(content)


def test_a_parameter_that_the_catalog_refuses_keeps_its_sentence() -> None:
    with pytest.raises(RefusedParameter, match="must be a number"):
        Settings(optimizer_params={"beta_1": "high"})
