"""The cells of the whole Keras workflow: data, model, compile, fit, evaluate, predict. Each is plain code."""

from typing import Any

from msgspec import Struct

from workbench.codegen.code_plan import plan
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.finetuning_cells import finetuning_code
from workbench.codegen.placeholder_data import placeholder_cell
from workbench.codegen.source import to_source
from workbench.graph.document import Graph, Node
from workbench.messages import mark, say

_DIGIT_CLASSES = 10
_INTO_VECTOR = ("Flatten", "LSTM", "GRU", "SimpleRNN")

_DIGITS = """\
import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

digits = load_digits()
x = {images}.astype("float32") / 16
y = digits.target
x_train, x_test, y_train, y_test = train_test_split(
    x, y, test_size=0.2, random_state=0, stratify=y
)
x_train.shape, x_test.shape"""

_MNIST = """\
import keras
import numpy as np

try:
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = {train}.astype("float32") / 255
    x_test = {test}.astype("float32") / 255
except Exception as error:
    # Neither MNIST on this computer nor a network: small digits, enlarged.
    print("No MNIST, so scikit-learn's digits are enlarged:", error)
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    x = digits.images[..., np.newaxis].astype("float32") / 16
    x = keras.ops.convert_to_numpy(keras.ops.image.resize(x, (28, 28))){shaped}
    x_train, x_test, y_train, y_test = train_test_split(
        x, digits.target, test_size=0.2, random_state=0, stratify=digits.target
    )
x_train.shape, x_test.shape"""

_SIDES = {8: _DIGITS, 28: _MNIST}
_IMAGE, _ROWS = 3, 2
"""Axes of a sample: (height, width, 1), or rows of an image, (height, width); a vector has one."""

_FIT = "history = model.fit(\n    x_train, y_train, validation_split=0.1, epochs=10, batch_size=32, verbose=2\n)"
_WEIGHTS = """\
# The drawing came with trained weights. To begin with them, write them once with the workbench,
#     wb.build_model(graph).save_weights("trained.weights.h5")
# and read them here: model.load_weights("trained.weights.h5")
"""

_TEXTS = {
    "title": mark("# {name}\n\nThe network, its data, and the five steps of every Keras program."),
    "data": mark("## Data\n\nWhat the network learns from, and what it is tested with: never the same samples."),
    "model": mark("## Model\n\nThe layers, as they were drawn."),
    "compile": mark("## Compile\n\nThe loss says what counts as wrong; the optimizer says how weights are corrected."),
    "fit": mark(
        "## Fit\n\nAn epoch shows every training sample once. Watch whether validation keeps up with training."
    ),
    "tune": mark(
        "## Fine-tune\n\nThe head has learned on what was frozen. Now the last frozen block is trained with it, in "
        "small steps, so that it is only adjusted."
    ),
    "evaluate": mark("## Evaluate\n\nHow good is it on samples that it has never seen?"),
    "predict": mark("## Predict\n\nWhat does it answer for the first test samples, and what was right?"),
}


class WorkflowCell(Struct, frozen=True):
    """A heading in Markdown and the code under it ("" for a text alone)."""

    text: str
    code: str


def workflow(graph: Graph) -> tuple[WorkflowCell, ...]:
    """The cells of a notebook that builds and trains ``graph``. Raises CannotGenerate."""
    on_digits, tuning = _on_digits(graph), finetuning_code(graph)
    model = WorkflowCell(say(_TEXTS["model"]), _model(graph))
    data = WorkflowCell(say(_TEXTS["data"]), _data(graph, on_digits=on_digits))
    return (
        WorkflowCell(say(_TEXTS["title"], name=_plain(graph.name)), ""),
        *((data, model) if on_digits else (model, data)),
        WorkflowCell(say(_TEXTS["compile"]), _compile(graph)),
        WorkflowCell(say(_TEXTS["fit"]), _FIT),
        *([WorkflowCell(say(_TEXTS["tune"]), f"{tuning}\n{_FIT}")] if tuning else []),
        WorkflowCell(say(_TEXTS["evaluate"]), "model.evaluate(x_test, y_test, verbose=2)"),
        WorkflowCell(say(_TEXTS["predict"]), _predict(on_digits=on_digits)),
    )


def _model(graph: Graph) -> str:
    weights = _WEIGHTS if graph.weights is not None else ""
    return f"{to_source(graph)}\n\nmodel = build_model()\n{weights}model.summary()"


def _compile(graph: Graph) -> str:
    made = recipe(graph)
    return "".join(f"{line}\n\n" for line in made.imports()) + made.compile_text()


def _plain(name: str) -> str:
    """A name as text in Markdown: nothing in it is markup."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]<>()#+-.!|&$~" else character for character in name)


def _on_digits(graph: Graph) -> bool:
    """Whether digits fit, MNIST or scikit-learn's: one image in, one vector of ten class probabilities out."""
    planned = plan(graph)
    only = recipe(graph).only
    if len(planned.inputs) != 1 or only is None or only.labels != "class numbers":
        return False
    last = next(step.owner for step in planned.steps if planned.results[0].variable in step.variables)
    into_vector = any(_gives_vector(step.owner) for step in planned.steps)
    shape = planned.inputs[0].node.params.get("shape")
    is_vector = isinstance(shape, tuple) and len(shape) == 1
    return _digits_code(shape) is not None and (into_vector or is_vector) and last.params.get("units") == _DIGIT_CLASSES


def _gives_vector(node: Node) -> bool:
    """Whether a layer makes one vector of an image or of its rows."""
    is_last = node.type in _INTO_VECTOR and not node.params.get("return_sequences")
    return is_last or "Global" in node.type


def _digits_code(shape: Any) -> str | None:
    """The cell that loads digits as samples of this shape; None where they cannot have it."""
    side = next((side for side in _SIDES if shape in ((side, side, 1), (side, side), (side * side,))), None)
    if side is None:
        return None
    axes = len(shape)

    def arranged(name: str) -> str:
        ending = "[..., np.newaxis]" if axes == _IMAGE else "" if axes == _ROWS else f".reshape(-1, {side * side})"
        return name + ending

    shaped = "" if axes == _IMAGE else "[..., 0]" if axes == _ROWS else f".reshape(-1, {side * side})"
    forms = {"images": arranged("digits.images"), "train": arranged("x_train"), "test": arranged("x_test")}
    code = _SIDES[side].format(**forms, shaped=shaped)
    return code if "np." in code else code.replace("import numpy as np\n", "")


def _data(graph: Graph, *, on_digits: bool) -> str:
    code = _digits_code(plan(graph).inputs[0].node.params["shape"]) if on_digits else None
    return code or placeholder_cell(graph)


def _predict(*, on_digits: bool) -> str:
    if on_digits:
        return "probabilities = model.predict(x_test[:10], verbose=0)\nprobabilities.argmax(axis=-1), y_test[:10]"
    return "model.predict(x_test, verbose=0)"
