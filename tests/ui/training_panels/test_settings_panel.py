"""The settings of a training as controls: a list of criteria for early stopping, ranges, mirrored test images."""

from collections.abc import Iterator

import ipywidgets as widgets
import numpy as np
import pytest

from workbench.data import Dataset, Split
from workbench.training import Augmentation, EarlyStopping, OutputSettings, Settings
from workbench.training.setup.stopping_settings import criteria_of
from workbench.ui.training_panels.settings_panel import SettingsPanel


def boxed() -> Dataset:
    rng = np.random.default_rng(0)
    boxes = np.empty(8, dtype=object)
    for place in range(8):
        boxes[place] = np.array([[0, 4, 4, 12, 12]] * (1 + place % 2), "float32")
    split = Split(rng.random((8, 16, 16, 1)).astype("float32"), boxes)
    return Dataset("cells", split, split, split, ("cell",))


@pytest.fixture
def panel() -> Iterator[SettingsPanel]:
    panel = SettingsPanel(boxed)
    panel.use_classes(("background", "LV"))
    yield panel
    panel.close()


def test_one_criterion_is_a_criterion_by_itself(panel: SettingsPanel) -> None:
    assert panel.settings().early_stopping is None
    panel.stopping.set({"on": True, "metric": "dice", "class_name": "LV", "min_delta": 0.001, "patience": 3})
    assert panel.settings().early_stopping == EarlyStopping("dice", "LV", min_delta=0.001, patience=3)
    assert panel.stopping.rows[0]._head.layout.display == "none"


def test_criteria_are_added_and_removed(panel: SettingsPanel) -> None:
    stopping = panel.stopping
    stopping.add.click()
    assert stopping.switch.controls["on"].value
    stopping.add.click()
    assert [row.remove.description for row in stopping.rows] == [f"Remove criterion {n}" for n in (1, 2, 3)]
    assert [row.criterion().metric for row in stopping.rows] == ["loss", "accuracy", "balanced_accuracy"]
    assert [label for label, _ in stopping.rows[2].fields.controls["class_name"].options] == [
        "all classes",
        "background",
        "LV",
    ]
    stopping.rows[2].fields.set({"metric": "dice", "class_name": "LV", "patience": 2})
    stopping.rows[1].remove.click()
    assert panel.settings().early_stopping == (EarlyStopping(), EarlyStopping("dice", "LV", patience=2))
    stopping.switch.set({"restore_best": False})
    assert panel.settings().early_stopping == (
        EarlyStopping(restore_best=False),
        EarlyStopping("dice", "LV", patience=2, restore_best=False),
    )
    stopping.rows[0].remove.click()
    assert len(stopping.rows) == 1
    assert stopping.rows[0]._head.layout.display == "none"
    assert panel.settings().early_stopping == EarlyStopping("dice", "LV", patience=2, restore_best=False)


def test_what_a_criterion_cannot_be_is_said_at_once(panel: SettingsPanel) -> None:
    panel.stopping.add.click()
    panel.stopping.rows[1].fields.set({"patience": 0})
    assert "&#39;patience&#39; must be a whole number of at least 1, but received 0." in panel._note.value
    panel.stopping.rows[1].fields.set({"patience": 1, "min_delta": float("nan")})
    assert "&#39;min_delta&#39; must be a number of at least 0.0, but received nan." in panel._note.value
    panel.stopping.rows[1].remove.click()
    assert panel._note.value == ""


def test_another_task_offers_other_metrics_to_every_criterion(panel: SettingsPanel) -> None:
    panel.stopping.add.click()
    panel.basic.set({"task": "transformation"})
    assert [row.criterion().metric for row in panel.stopping.rows] == ["loss", "loss"]
    assert "psnr" in [key for _, key in panel.stopping.rows[1].fields.controls["metric"].options]
    panel.use_classes(("a", "<b>"))
    panel.stopping.rows[1].fields.set({"class_name": "<b>"})
    assert criteria_of(panel.settings().early_stopping)[1].class_name == "<b>"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15", 15),
        ("-10, 20", (-10, 20)),
        ("(-10, 20)", (-10, 20)),
        ("-10 to 20.5", (-10, 20.5)),
        (" 5;5 ", (5, 5)),
        ("", 0.0),
    ],
)
def test_a_range_is_typed_as_a_number_or_two(panel: SettingsPanel, text: str, value: object) -> None:
    panel.augmentation.controls["rotation"].value = text
    chosen = panel.chosen_augmentation()
    assert chosen == (Augmentation(rotation=value) if value else None)
    assert panel._note.value == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("much", "rotation must be a number of degrees from 0 to 180, but received &#39;much&#39;."),
        (
            "5, -5",
            "rotation must be a range (low, high) of degrees from -360 to 360, low not above high, such as (-15, 15), "
            "but received (5, -5).",
        ),
        ("nan", "rotation must be a number of degrees from 0 to 180, but received nan."),
        ("1, 2, 3", "such as (-15, 15), but received (1, 2, 3)."),
        ("<b>", "but received &#39;&lt;b&gt;&#39;."),
    ],
)
def test_what_is_no_range_is_said_at_once(panel: SettingsPanel, text: str, told: str) -> None:
    panel.augmentation.controls["rotation"].value = text
    assert told in panel._note.value


def test_ranges_are_put_into_the_controls(panel: SettingsPanel) -> None:
    panel.augmentation.set({"rotation": (-10.0, 20.0), "noise": 0.1, "salt_and_pepper": (0, 0.02)})
    assert panel.augmentation.controls["rotation"].value == "-10, 20"
    assert panel.chosen_augmentation() == Augmentation(rotation=(-10, 20), noise=0.1, salt_and_pepper=(0, 0.02))


def test_mirrored_test_images_are_a_choice(panel: SettingsPanel) -> None:
    assert panel.settings().test_time_augmentation is False
    panel.evaluation.set({"test_time_augmentation": "horizontal"})
    assert panel.settings().test_time_augmentation == "horizontal"


def test_the_preview_shows_noise_and_boxes(panel: SettingsPanel) -> None:
    panel.augmentation.set({"noise": (0.3, 0.4), "shift": (0.1, 0.2)})
    panel.preview.click()
    assert panel._pictures.value.count("<img") == 12
    assert "cell" in panel._pictures.value
    panel.augmentation.controls["noise"].value = "loud"
    panel.preview.click()
    assert "noise must be a part of the range of values from 0 to 1" in panel._pictures.value


def test_each_output_has_its_task_weight_and_threshold(panel: SettingsPanel) -> None:
    assert panel.settings().outputs == {}
    panel.outputs.use(["diagnosis", "<b>"])
    assert panel.settings().outputs == {}
    diagnosis, other = panel.outputs.fields.values()
    diagnosis.set({"threshold": 0.3, "task": "classification", "ignore_class": 255, "class_weights": "balanced"})
    other.set({"weight": 0.1, "task": "regression"})
    wanted = {
        "diagnosis": OutputSettings("classification", threshold=0.3, ignore_class=255, class_weights="balanced"),
        "<b>": OutputSettings("regression", weight=0.1),
    }
    assert panel.settings().outputs == wanted
    assert "Output &lt;b&gt;" in panel.outputs.widget.children[1].children[0].value
    panel.outputs.use(["<b>", "site"])  # what stays keeps what was chosen
    assert panel.settings().outputs == {"<b>": wanted["<b>"]}
    panel.outputs.use(["only"])
    assert (panel.settings().outputs, panel.outputs.widget.children) == ({}, ())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"threshold": 1.5}, "&#39;threshold of the output b&#39; must be a number from 0.0 to 1.0, but received 1.5."),
        (
            {"weight": float("nan")},
            "&#39;weight of the output b&#39; must be a number of at least 0.0, but received nan.",
        ),
    ],
)
def test_what_an_output_cannot_have_is_said_at_once(panel: SettingsPanel, values: dict[str, float], told: str) -> None:
    panel.outputs.use(["a", "b"])
    panel.outputs.fields["b"].set(values)
    assert told in panel._note.value
    panel.outputs.use(["a"])
    assert panel._note.value == ""


def test_the_shuffle_buffer_is_typed(panel: SettingsPanel) -> None:
    control = panel.basic.controls["shuffle_buffer"]
    assert (control.placeholder, panel.settings().shuffle_buffer) == ("all", None)
    control.value = "500"
    assert panel.settings().shuffle_buffer == 500
    control.value = "0"
    assert (
        "&#39;shuffle_buffer&#39; must be a whole number of at least 1, or None, but received 0." in panel._note.value
    )


def test_all_of_an_augmentation_is_shown(panel: SettingsPanel) -> None:
    wanted = Settings(augmentation=Augmentation(crop=(12, 8), rotation=10.0))
    panel.show(wanted)
    assert panel.settings() == wanted
    panel.show(Settings(augmentation=Augmentation(rotation=10.0)))
    assert panel.augmentation.controls["crop"].value == ""
    panel.show(Settings())
    assert panel.settings() == Settings()


def test_no_widget_is_left() -> None:
    before = len(widgets.widgets.widget._instances)
    panel = SettingsPanel(boxed)
    panel.outputs.use(["a", "b"])
    panel.outputs.use(["b", "c"])
    for _ in range(3):
        panel.stopping.add.click()
    panel.stopping.rows[2].remove.click()
    panel.close()
    assert len(widgets.widgets.widget._instances) == before
