"""The scripted debugger: what it prints, what it leaves behind, and that it computes what the model computes."""

import builtins
import io
import linecache
import sys
import xml.etree.ElementTree as ET

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from tests.trace.models import CASES
from tests.trace.run.test_batch_run import equal
from tests.trace.run.test_tracer import cnn
from workbench.model_program.model_reader import read
from workbench.trace.debugger.forward_source import script
from workbench.trace.debugger.where import position_of
from workbench.trace.run.batch_input import as_tensors
from workbench.trace.trace_errors import NotTraceable, StepFails


@pytest.mark.parametrize("name", CASES)
def test_forward_gives_what_the_model_gives(name: str) -> None:
    keras.utils.set_random_seed(0)
    model, x = CASES[name]()
    program = read(model)
    assert program is not None
    text = script(program)
    assert equal(text.forward(*as_tensors(model, x)), model(x))
    assert len(text.lines) == sum(1 for _ in _calls(program))


def _calls(program):
    seen = set()
    for call in program.calls:
        yield call
        if call.inner is not None and id(call.operation) not in seen:
            seen.add(id(call.operation))
            yield from _calls(call.inner)


def test_forward_reads_like_a_network() -> None:
    program = read(cnn())
    assert program is not None
    assert script(program, loss=abs, labels=True).source == (
        "def forward(x, y):\n"
        "    x = conv1(x)\n"
        "    x = pool1(x)\n"
        "    x = conv2(x)\n"
        "    x = pool2(x)\n"
        "    x = flatten(x)\n"
        "    x = dense(x)\n"
        "    y_pred = x\n"
        "    loss = loss_fn(y, y_pred)\n"
        "    return y_pred\n"
    )


def test_names_and_values_are_never_code() -> None:
    x = keras.Input((2,), name="x); import os; (")
    y = layers.Dense(2, name="__import__('os')")(x)
    program = read(keras.Model(x, keras.ops.multiply(y, float("nan"))))
    assert program is not None
    source = script(program).source
    assert "import os" not in source
    assert "nan" not in source


def run(capsys, *arguments, **options) -> str:
    wb.debug(*arguments, **options)
    return str(capsys.readouterr().out)


def test_the_walk_of_the_course(capsys) -> None:
    commands = ["p x.shape", *["n", "p x.shape"] * 6, "n", "p y_pred.shape", "p y.shape", "n", "p float(loss) > 0", "q"]
    printed = run(capsys, cnn(), (100, 1, 28, 28), np.zeros(100), "sparse_categorical_crossentropy", commands=commands)
    shapes = [line for line in printed.split("\n") if line.startswith(("TensorShape", "("))]
    assert [shape for shape in shapes if not shape.startswith("(Pdb)")] == [
        "TensorShape([100, 1, 28, 28])",
        "TensorShape([100, 16, 28, 28])",
        "TensorShape([100, 16, 14, 14])",
        "TensorShape([100, 32, 14, 14])",
        "TensorShape([100, 32, 7, 7])",
        "TensorShape([100, 1568])",
        "TensorShape([100, 10])",
        "TensorShape([100, 10])",
        "(100,)",
    ]
    assert "\nTrue\n" in printed
    assert "-> loss = loss_fn(y, y_pred)" in printed


def test_every_word_of_a_short_session(capsys) -> None:
    model = keras.Sequential(
        [keras.Input((3,), name="x"), layers.Dense(2, name="hidden"), layers.Dense(1, name="answer")]
    )
    assert run(capsys, model, (4, 3), commands=["l", "n", "shape", "where", "shapes", "b 4", "c", "w", "q"]) == (
        f"> <{model.name}>(2)forward()\n"
        "-> x = hidden(x)\n"
        "(Pdb) l\n"
        "  1  \tdef forward(x):\n"
        "  2  ->\t    x = hidden(x)\n"
        "  3  \t    x = answer(x)\n"
        "  4  \t    y_pred = x\n"
        "  5  \t    return y_pred\n"
        "[EOF]\n"
        "(Pdb) n\n"
        f"> <{model.name}>(3)forward()\n"
        "-> x = answer(x)\n"
        "(Pdb) shape\n"
        "(4, 2)  (batch, features)\n"
        "(Pdb) where\n"
        "step 2 of 2\n"
        "   hidden  (4, 2)\n"
        "-> answer  next\n"
        "(Pdb) shapes\n"
        "   name    operation  input   output  axes             dtype    params  mult-adds\n"
        "0  x       Input      –       (4, 3)  batch, features  float32       0          0\n"
        "1  hidden  Dense      (4, 3)  (4, 2)  batch, features  float32       8          6\n"
        "\n"
        "2 steps, 8 parameters (8 trainable), 6 multiply-adds for one sample\n"
        "memory: parameters 32 B; for this batch input 48 B, outputs 32 B\n"
        "(Pdb) b 4\n"
        f"Breakpoint 1 at <{model.name}>:4\n"
        "(Pdb) c\n"
        f"> <{model.name}>(4)forward()\n"
        "-> y_pred = x\n"
        "(Pdb) w\n"
        f"> <{model.name}>(4)forward()\n"
        "-> y_pred = x\n"
        "(Pdb) q\n"
    )


def test_stepping_into_a_nested_model(capsys) -> None:
    model, x = CASES["nested_in_nested"]()
    printed = run(capsys, model, x, commands=["s", "s", "n", "s", "s", "where", "c"])
    assert "-> def middle(x):" in printed
    assert "-> def deep(x):" in printed
    assert "-> middle/deep/dense" in printed


def test_stepping_over_a_nested_model_still_notes_its_layers(capsys) -> None:
    model, x = CASES["nested_in_nested"]()
    printed = run(capsys, model, x, commands=["n", "n", "shapes", "q"])
    assert [name for name in ("middle/deep/dense", "middle/add", "dense_1") if name in printed] != []
    assert printed.count("middle/") == 2


def test_stepping_never_enters_keras(capsys) -> None:
    printed = run(capsys, cnn(), (1, 1, 28, 28), commands=["s"] * 6 + ["q"])
    assert "keras" not in printed
    assert "-> y_pred = x" in printed


def test_stepping_into_a_layer_of_ones_own(capsys) -> None:
    class Mine(layers.Layer):  # type: ignore[misc]
        def call(self, x):
            return x * 2

    model = keras.Sequential([keras.Input((3,)), Mine(name="mine")])
    assert "-> return x * 2" in run(capsys, model, (1, 3), commands=["s", "s", "q"])


def test_a_layer_that_fails(capsys) -> None:
    model = keras.Sequential([layers.Dense(2, name="first"), layers.Conv2D(2, 3, name="conv")])
    printed = run(capsys, model, (5, 3), commands=["n", "n", "p x.shape", "q"])
    plain = "conv: Conv2D expects an image map (height × width × channels), but receives 2 (features)."
    assert plain in printed
    assert printed.index(plain) < printed.index("expected min_ndim=4")


def test_showing_maps_and_vectors(capsys) -> None:
    x = np.random.default_rng(0).random((2, 1, 28, 28)).astype("float32")
    printed = run(capsys, cnn(), x, commands=["show", "n", "show 1", *["n"] * 4, "show", "q"])
    assert "conv1 (2, 16, 28, 28)" in printed
    assert "@" in printed


def test_help_names_our_commands(capsys) -> None:
    printed = run(capsys, cnn(), (1, 1, 28, 28), commands=["h", "h where", "q"])
    assert all(word in printed for word in ("shapes", "show", "where: the place in the network"))


def test_commands_that_run_out_end_the_session(capsys) -> None:
    assert run(capsys, cnn(), (1, 1, 28, 28), commands=["n"]).count("(Pdb)") == 2


def test_nothing_is_left_behind(capsys) -> None:
    tracer, names = sys.gettrace(), set(linecache.cache)
    for _ in range(2):
        assert "Breakpoint 1 at" in run(capsys, cnn(), (1, 1, 28, 28), commands=["b 4", "c", "q"])
    assert sys.gettrace() is tracer
    assert set(linecache.cache) - names == set() or not any("cnn" in name for name in set(linecache.cache) - names)


def test_without_anybody_to_type_the_table_is_printed(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    printed = run(capsys, cnn(), (2, 1, 28, 28))
    assert "(Pdb)" not in printed
    assert "7 steps, 28,938 parameters" in printed


def test_an_empty_standard_input_gives_the_table_too(capsys, monkeypatch) -> None:
    def nobody(prompt: str = "") -> str:
        raise EOFError

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.FileIO(0, closefd=False)))
    monkeypatch.setattr(builtins, "input", nobody)
    assert "7 steps, 28,938 parameters" in run(capsys, cnn(), (2, 1, 28, 28))


def test_an_interrupt_ends_the_session(capsys, monkeypatch) -> None:
    def interrupt(prompt: str = "") -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.FileIO(0, closefd=False)))
    monkeypatch.setattr(builtins, "input", interrupt)
    assert "The debugger has ended." in run(capsys, cnn(), (2, 1, 28, 28))


def test_a_second_session_ends_the_first(capsys) -> None:
    namespace = {"wb": wb, "model": cnn()}
    model = keras.Sequential([keras.Input((3,), name="x"), layers.Dense(2, name="hidden")])
    sys.modules["__main__"].__dict__["_again"] = lambda: wb.debug(
        namespace["model"], (1, 1, 28, 28), commands=["n", "q"]
    )
    try:
        printed = run(
            capsys, model, (1, 3), commands=["import sys", "sys.modules['__main__']._again()", "p 'still here'", "n"]
        )
    finally:
        del sys.modules["__main__"].__dict__["_again"]
    assert "-> x = pool1(x)" in printed
    assert "still here" not in printed


def test_each_step_is_lit(capsys) -> None:
    lit: list[str] = []
    run(capsys, cnn(), (1, 1, 28, 28), commands=["n", "n", "q"], light=lit.append)
    assert lit == ["conv1", "pool1", "conv2"]


def test_a_graph(capsys) -> None:
    graph = wb.Graph("digits").add("Input", shape=(3,), name="x").add("Dense", units=2)
    assert "-> x = dense(x)" in run(capsys, graph, (4, 3), commands=["q"])


class Net(keras.Model):  # type: ignore[misc]
    """A model that only its own code knows."""

    def __init__(self) -> None:
        super().__init__(name="net")
        self.first, self.second = layers.Dense(4, name="first"), layers.Dense(2, name="second")

    def call(self, inputs):
        hidden = self.first(inputs)
        doubled = hidden * 2
        return self.second(doubled)


def test_a_model_of_ones_own_code_is_stepped_through_in_that_code(capsys) -> None:
    model = Net()
    commands = ["w", "n", "shape", "n", "p doubled.shape", "shapes", "n", "n", "n", "p y_pred.shape", "n", "q"]
    printed = run(capsys, model, (5, 3), np.zeros((5, 2)), "mse", commands=commands)
    assert printed.count("-> hidden = self.first(inputs)") == 2
    assert printed.index("-> x = net(x)") < printed.index("-> doubled = hidden * 2")
    assert "(5, 4)  (batch, features)" in printed
    assert "TensorShape([5, 4])" in printed
    assert "2 steps, 16 parameters (16 trainable)" in printed
    assert "-> loss = loss_fn(y, y_pred)" in printed
    assert "TensorShape([5, 2])" in printed
    assert "keras/src" not in printed
    assert "call" not in model.first.__dict__


def test_a_model_of_ones_own_code_that_fails_stops_at_the_line(capsys) -> None:
    class Broken(Net):
        def call(self, inputs):
            hidden = keras.ops.expand_dims(self.first(inputs), -1)
            return layers.Conv2D(2, 3, name="conv")(hidden)

    printed = run(capsys, Broken(), (5, 3), commands=["n", "n", "p hidden.shape", "q"])
    plain = (
        "conv: the layer expects an image map (height × width × channels), but receives 4 × 1: the axis of the channels"
    )
    assert plain in printed
    assert printed.index(plain) < printed.index("expected min_ndim=4")
    assert "lambda" not in printed
    assert "TensorShape([5, 4, 1])" in printed


def test_a_failure_stops_the_session_after_continue_too(capsys) -> None:
    model = keras.Sequential([layers.Dense(2, name="first"), layers.Conv2D(2, 3, name="conv")])
    printed = run(capsys, model, (5, 3), commands=["c", "p x.shape", "q"])
    assert printed.count("conv: Conv2D expects an image map") == 1
    assert "TensorShape([5, 2])" in printed


def test_the_prompt_knows_what_the_callers_code_knows(capsys) -> None:
    assert "(Pdb) p np.shape(x)[0] + len(CASES) * 0\n7\n" in run(
        capsys, cnn(), (7, 1, 28, 28), commands=["p np.shape(x)[0] + len(CASES) * 0", "q"]
    )


def test_the_stack_begins_at_forward(capsys) -> None:
    assert "*** Oldest frame" in run(capsys, cnn(), (1, 1, 28, 28), commands=["n", "u", "q"])


def test_where_is_a_map_with_the_step_lit(capsys) -> None:
    program = read(cnn())
    assert program is not None
    found = position_of(program, "conv2", wb.trace(cnn(), (5, 1, 28, 28)).steps[:3])
    assert (found.head, repr(found).split("\n")[2]) == ("step 3 of 6", "-> conv2    next")
    boxes = ET.fromstring(found.picture).findall("{http://www.w3.org/2000/svg}g")
    assert [box.get("class") for box in boxes] == [None, None, None, "lit", None, None, None]
    assert "lit" not in position_of(program, "", ()).picture.split("</style>")[1]
    assert "5 × 16 × 14 × 14" in found.picture
    assert 'alt="Place in the network, step 3 of 6: conv1' in found._repr_html_()
    assert "-&gt; conv2 next" in found._repr_html_()


def test_where_tells_the_second_call_of_a_layer_from_the_first() -> None:
    x = keras.Input((4,))
    twin = layers.Dense(4, name="twin")
    program = read(keras.Model(x, twin(twin(x))))
    assert program is not None
    done = wb.trace(keras.Model(x, twin(twin(x))), (2, 4)).steps[:2]
    assert repr(position_of(program, "twin", done)) == "   twin      (2, 4)\n-> twin (2)  next"


def test_a_map_on_the_screen_follows(capsys) -> None:
    model = cnn()
    drawing = wb.view(model)
    run(capsys, model, (1, 1, 28, 28), commands=["n", "n", "q"])
    assert drawing._lit == "conv2"
    wb.trace(cnn(), (1, 1, 28, 28))
    assert drawing._lit == "conv2"
    wb.trace(model, (1, 1, 28, 28))
    assert drawing._lit == "dense"


def test_refusals() -> None:
    with pytest.raises(NotTraceable, match="received int"):
        wb.debug(3, (1, 2), commands=["q"])
    with pytest.raises(NotTraceable, match=r"received the class Net itself. Make one first: model = Net\(\)"):
        wb.debug(Net, (1, 2), commands=["q"])
    with pytest.raises(StepFails, match=r"Use x.reshape\(-1, 1, 28, 28\)") as caught:
        wb.debug(cnn(), (5, 784), commands=["q"])
    assert isinstance(caught.value.__cause__, ValueError)
