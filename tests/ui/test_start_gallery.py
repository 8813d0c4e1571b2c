"""The gallery of an empty canvas: what is offered, that no code of the learner runs for it, and one step of undo."""

import base64
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

import keras
import pytest

import workbench as wb
from workbench.catalog.graph_thumbnail import thumbnail_svg
from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.catalog.templates import TEMPLATES
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state
from workbench.ui import canvas_messages, canvas_view
from workbench.ui.canvas_traits import GalleryEntry
from workbench.ui.editor import Editor
from workbench.ui.start_gallery import start_gallery


def model() -> keras.Model:
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="mine")], name="small")


def entries(variables: Mapping[str, Any], folder: Path) -> dict[str, GalleryEntry]:
    return {entry.id: entry for entry in start_gallery(variables, folder, shapes=True).entries}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for module in (canvas_messages, canvas_view):
        monkeypatch.setattr(module, "notebook_variables", lambda: found)
    return found


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, Any]) -> Iterator[Editor]:
    monkeypatch.chdir(tmp_path)
    editor = Editor(wb.Graph("mine"), tmp_path / "mine.graph.json")
    editor.answers = []
    editor.send = editor.answers.append  # type: ignore[method-assign]
    yield editor
    editor.close()


def say(editor: Editor, op: str, **fields: Any) -> dict[str, Any]:
    editor._received(None, {"op": op, "request": 1, **fields}, [])
    return editor.answers[-1]  # type: ignore[no-any-return]


def test_every_template_is_offered_with_picture_words_and_parameters(tmp_path: Path) -> None:
    found = entries({}, tmp_path)
    assert list(found)[: len(TEMPLATES)] == [f"template:{name}" for name in TEMPLATES]
    lenet = found["template:lenet5"]
    assert (lenet.title, lenet.params, lenet.layers, lenet.input) == ("LeNet-5", "61.7 k", 9, "28 × 28 × 1")
    assert lenet.source.startswith("Y. LeCun")
    assert lenet.source.endswith(", 1998")
    groups = list(dict.fromkeys(entry.group for entry in found.values() if not entry.searched))
    assert groups == [
        "Classification",
        "Segmentation",
        "Detection",
        "Transformation",
        "Regression",
        "Pretrained networks",
    ]
    picture = base64.b64decode(lenet.picture.partition(",")[2]).decode()
    assert picture.count("<rect") == 9
    assert picture.count("<path") == 8


def test_without_keras_everything_but_the_counts_is_there(tmp_path: Path) -> None:
    found = start_gallery({}, tmp_path, shapes=False).entries
    drawn = [entry for entry in found if not entry.searched and not entry.id.startswith("pretrained:")]
    assert all(entry.picture and entry.input and not entry.params for entry in drawn)


def test_the_networks_of_the_platform_and_of_keras_are_found(tmp_path: Path) -> None:
    found = entries({}, tmp_path)
    published = {name for name, value in vars(keras.applications).items() if isinstance(value, FunctionType)}
    offered = {entry.title for entry in found.values() if entry.id.startswith("pretrained:")}
    assert offered == {"EfficientNetLite0", *KERAS_APPLICATIONS} == {"EfficientNetLite0", *published}
    assert {entry.title for entry in found.values() if entry.searched} == {f"{name}, untrained" for name in offered}
    words = {word.casefold() for entry in found.values() for word in (entry.title, *entry.words)}
    assert {"u-net", "u-net 3d", "segmentation 2d", "transformation 2d", "classification 3d"} <= words


def test_a_published_network_is_drawn_when_it_is_chosen(editor: Editor) -> None:
    assert say(editor, "start", source="application:MobileNetV2")["type"] == "done"
    assert wb.analyze(editor.graph).params == 3_538_984
    assert say(editor, "start", source="application:os")["type"] == "refused"


def test_models_and_drawings_of_the_notebook_and_saved_models_are_offered(tmp_path: Path) -> None:
    model().save(tmp_path / "kept.keras")
    (tmp_path / "broken.keras").write_bytes(b"nothing")
    drawing = wb.Graph("drawing").add("Input", shape=(4,)).add("Dense", units=2)
    variables = {"net": model(), "drawing": drawing, "_hidden": model(), "empty": wb.Graph("e"), "x": 3}
    found = entries(variables, tmp_path)
    mine = [key for key in found if key.partition(":")[0] not in ("pretrained", "application")]
    assert mine[len(TEMPLATES) :] == [
        "graph:drawing",
        "model:net",
        "file:broken.keras",
        "file:kept.keras",
    ]
    assert [found[key].params for key in ("graph:drawing", "model:net", "file:kept.keras")] == ["10", "15", "15"]
    assert found["model:net"].text == "A Keras model of this notebook."
    assert found["file:broken.keras"].text.startswith("It cannot be drawn: ")
    assert found["file:broken.keras"].picture == ""


def test_looking_at_variables_runs_nothing_of_theirs(tmp_path: Path) -> None:
    class Trap:
        @property  # type: ignore[misc]
        def __class__(self) -> type:  # type: ignore[override]
            raise AssertionError

        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = None  # type: ignore[assignment]

    class Own(keras.Model):  # type: ignore[misc]
        def get_config(self) -> Any:
            raise AssertionError

    assert entries({"trap": Trap(), "own": Own()}, tmp_path) == entries({}, tmp_path)


def test_choosing_is_one_step_of_undo_and_keeps_the_name(editor: Editor) -> None:
    assert editor.gallery["shown"]
    fit = editor.document["fit"]
    assert say(editor, "start", source="template:unet")["type"] == "done"
    assert [node.name for node in editor.graph.nodes][:2] == ["image", "down1"]
    assert editor.graph.name == "mine"
    assert editor.document["fit"] == fit + 1
    assert editor.gallery == {"shown": False, "offered": True, "entries": ()}
    say(editor, "undo")
    assert editor.graph == Graph("mine")
    assert editor.gallery["shown"]
    assert not editor.status["undo"]


def test_a_model_of_the_notebook_is_read(editor: Editor, variables: dict[str, Any]) -> None:
    variables["net"] = model()
    editor._view.show_gallery()
    assert "model:net" in [entry["id"] for entry in editor.gallery["entries"]]
    say(editor, "start", source="model:net")
    assert [node.name for node in editor.graph.nodes][-1] == "mine"


def test_what_is_gone_is_refused_in_words(editor: Editor) -> None:
    answer = say(editor, "start", source="model:net")
    assert answer["message"] == "net is no longer there. Expected one of the networks shown. Nothing was changed."
    for source in ("file:../secret.keras", "template:__class__", "nonsense", "graph:"):
        assert say(editor, "start", source=source)["type"] == "refused"
    assert editor.graph == Graph("mine")


def test_a_file_that_cannot_be_read_is_refused(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "broken.keras").write_bytes(b"nothing")
    answer = say(editor, "start", source="file:broken.keras")
    assert answer["type"] == "refused"
    assert "broken.keras" in answer["message"]


def test_the_gallery_is_closed_and_shown_again_and_closed_by_a_drawing(editor: Editor) -> None:
    say(editor, "gallery", shown=False)
    assert not editor.gallery["shown"]
    say(editor, "gallery", shown=True)
    assert editor.gallery["shown"]
    say(editor, "add", type="Input", x=0, y=0, after=None, edge=None)
    assert not editor.gallery["shown"]


def test_where_drawing_is_the_exercise_nothing_is_offered(tmp_path: Path, variables: dict[str, Any]) -> None:
    variables["net"] = model()
    bench = wb.Workbench(wb.Graph("mine"), tmp_path / "mine.graph.json", gallery=False)
    nothing = {"shown": False, "offered": False, "entries": ()}
    assert bench.editor.gallery == nothing
    bench.editor._received(None, {"op": "gallery", "request": 1, "shown": True}, [])
    assert bench.editor.gallery == nothing
    bench.close()


def test_the_picture_has_no_letters_and_its_boxes_are_inside() -> None:
    assert "<text" not in thumbnail_svg(TEMPLATES["unet"].make())
    assert "<rect" not in thumbnail_svg(Graph("empty"))


def test_the_picture_of_a_long_chain_has_rows(tmp_path: Path) -> None:
    picture = entries({}, tmp_path)["template:detector"].picture
    drawn = base64.b64decode(picture.partition(",")[2]).decode()
    assert len({top for top, kind in re.findall(r'y="([\d.]+)" width="[\d.]+" height="[\d.]+" (rx)', drawn)}) >= 7


def test_the_picture_of_a_long_drawing_is_no_line() -> None:
    boxes = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', thumbnail_svg(TEMPLATES["unet"].make())
    )
    left, top, wide, high = zip(*(map(float, box) for box in boxes), strict=True)
    assert max(map(sum, zip(top, high, strict=True))) - min(top) > 84 / 3
    assert max(map(sum, zip(left, wide, strict=True))) <= 176


@pytest.fixture
def keras_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of Keras without any weights."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path / "keras"


def test_pretrained_networks_say_what_their_weights_are_and_where_they_belong(tmp_path: Path, keras_home: Path) -> None:
    found = entries({}, tmp_path)
    lite, resnet = found["pretrained:EfficientNetLite0"], found["pretrained:ResNet50"]
    assert (lite.params, lite.input, lite.ready, lite.folded) == ("3.4 M", "224 × 224 × 3", True, False)
    assert lite.text == "Trained on ImageNet (13 MiB of weights): a frozen base, and a new head for your classes."
    assert (resnet.params, resnet.ready, resnet.folded) == ("23.6 M", False, True)
    assert resnet.text == "Its weights (90 MiB) are not on this computer yet."
    assert resnet.description == (
        f"Put the file resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5 into the folder {keras_home / 'models'}, "
        "or run wb.templates.pretrained('ResNet50') in a cell, which downloads it once."
    )
    untrained = found["application:ResNet50"]
    assert untrained.title == "ResNet50, untrained"
    assert "Its weights are random: it has learned nothing yet." in untrained.text


def test_weights_that_were_put_there_are_seen(tmp_path: Path, keras_home: Path) -> None:
    (keras_home / "models").mkdir(parents=True)
    (keras_home / "models" / KERAS_APPLICATIONS["VGG16"].file).write_bytes(b"")
    found = entries({}, tmp_path)
    assert found["pretrained:VGG16"].ready
    assert found["pretrained:VGG16"].picture == found["pretrained:EfficientNetLite0"].picture != ""
    assert found["pretrained:VGG19"].picture == ""
    assert not found["pretrained:VGG19"].ready


def test_a_pretrained_network_begins_frozen_and_with_its_weights(editor: Editor) -> None:
    assert say(editor, "start", source="pretrained:EfficientNetLite0")["type"] == "done"
    assert editor.graph.name == "mine"
    assert frozen_state(editor.graph.by_name["base"]) == "frozen"
    assert editor.graph.weights is not None
    assert editor.graph.weights.pretrained == "EfficientNetLite0"


def test_without_its_weights_a_pretrained_network_is_refused_and_not_downloaded(
    editor: Editor, keras_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keras.utils, "get_file", None)
    answer = say(editor, "start", source="pretrained:VGG16")
    assert answer["type"] == "refused"
    assert answer["message"] == (
        "The weights of VGG16 are not on this computer. Put the file vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5 "
        f"into the folder {keras_home / 'models'}, or run wb.templates.pretrained('VGG16') in a cell, which downloads "
        "it once. Or begin with “VGG16, untrained”: its weights are random. Nothing was changed."
    )
    assert editor.graph == Graph("mine")


def test_an_untrained_lite0_is_not_frozen(editor: Editor) -> None:
    assert say(editor, "start", source="application:EfficientNetLite0")["type"] == "done"
    assert editor.graph.weights is None
    assert not any(frozen_state(node) for node in editor.graph.nodes)
    assert wb.analyze(editor.graph).params == 4_694_024
