"""The cells of the whole Keras workflow: data, model, compile, fit, evaluate, predict. Each is plain code."""

from msgspec import Struct

from workbench.codegen.code_plan import plan
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.placeholder_data import placeholder_cell
from workbench.codegen.source import to_source
from workbench.graph.document import Graph
from workbench.messages import mark, say

_DIGIT_CLASSES = 10

_DIGITS = """\
import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

digits = load_digits()
x = digits.images[..., np.newaxis].astype("float32") / 16
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
    x_train = x_train[..., np.newaxis].astype("float32") / 255
    x_test = x_test[..., np.newaxis].astype("float32") / 255
except Exception as error:
    # Neither MNIST on this computer nor a network: small digits, enlarged.
    print("No MNIST, so scikit-learn's digits are enlarged:", error)
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    x = digits.images[..., np.newaxis].astype("float32") / 16
    x = keras.ops.convert_to_numpy(keras.ops.image.resize(x, (28, 28)))
    x_train, x_test, y_train, y_test = train_test_split(
        x, digits.target, test_size=0.2, random_state=0, stratify=digits.target
    )
x_train.shape, x_test.shape"""

_DIGITS_CODE = {(8, 8, 1): _DIGITS, (28, 28, 1): _MNIST}

_TEXTS = {
    "title": mark("# {name}\n\nThe network, its data, and the five steps of every Keras program."),
    "data": mark("## Data\n\nWhat the network learns from, and what it is tested with: never the same samples."),
    "model": mark("## Model\n\nThe layers, as they were drawn."),
    "compile": mark("## Compile\n\nThe loss says what counts as wrong; the optimizer says how weights are corrected."),
    "fit": mark(
        "## Fit\n\nAn epoch shows every training sample once. Watch whether validation keeps up with training."
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
    on_digits = _on_digits(graph)
    model = WorkflowCell(say(_TEXTS["model"]), f"{to_source(graph)}\n\nmodel = build_model()\nmodel.summary()")
    data = WorkflowCell(say(_TEXTS["data"]), _data(graph, on_digits=on_digits))
    return (
        WorkflowCell(say(_TEXTS["title"], name=_plain(graph.name)), ""),
        *((data, model) if on_digits else (model, data)),
        WorkflowCell(say(_TEXTS["compile"]), _compile(graph)),
        WorkflowCell(
            say(_TEXTS["fit"]),
            "history = model.fit(\n    x_train, y_train, validation_split=0.1, epochs=10, batch_size=32, verbose=2\n)",
        ),
        WorkflowCell(say(_TEXTS["evaluate"]), "model.evaluate(x_test, y_test, verbose=2)"),
        WorkflowCell(say(_TEXTS["predict"]), _predict(on_digits=on_digits)),
    )


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
    into_vector = any(step.owner.type == "Flatten" or "Global" in step.owner.type for step in planned.steps)
    shape = planned.inputs[0].node.params.get("shape")
    return shape in _DIGITS_CODE and into_vector and last.params.get("units") == _DIGIT_CLASSES


def _data(graph: Graph, *, on_digits: bool) -> str:
    if on_digits:
        return _DIGITS_CODE[plan(graph).inputs[0].node.params["shape"]]
    return placeholder_cell(graph)


def _predict(*, on_digits: bool) -> str:
    if on_digits:
        return "probabilities = model.predict(x_test[:10], verbose=0)\nprobabilities.argmax(axis=-1), y_test[:10]"
    return "model.predict(x_test, verbose=0)"
