"""The extension in a plain IPython shell."""

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A shell with the extension; the output cache is off, so that nothing outlives a test."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor", history_load_length=0)
    shell.run_line_magic("load_ext", "workbench")
    shell.run_cell("import keras, numpy as np\nfrom keras import layers")
    yield shell
    shell.run_line_magic("unload_ext", "workbench")
    InteractiveShell.clear_instance()


def test_an_error_in_plain_words_above_the_original(shell, capsys) -> None:
    shell.run_cell("layers.Conv2D(8, 3, name='conv')(keras.Input((784,)))")
    printed = capsys.readouterr().out
    plain = "conv: the layer expects an image map (height × width × channels), but receives 784 (features)."
    assert plain in printed
    assert "expected min_ndim=4, found ndim=2" in printed
    assert printed.index(plain) < printed.index("expected min_ndim=4")


def test_other_errors_look_as_always(shell, capsys) -> None:
    shell.run_cell("1 / 0")
    printed = capsys.readouterr().out
    assert printed.lstrip("-\n").startswith("ZeroDivisionError")


def test_unloading_brings_the_old_errors_back(shell, capsys) -> None:
    shell.run_line_magic("unload_ext", "workbench")
    shell.run_cell("layers.Conv2D(8, 3, name='conv')(keras.Input((784,)))")
    assert "conv: the layer expects" not in capsys.readouterr().out
    shell.run_line_magic("load_ext", "workbench")


def test_trace(shell) -> None:
    shell.run_cell("model = keras.Sequential([keras.Input((3,), name='x'), layers.Dense(2, name='answer')])")
    shell.run_cell("x, y = np.zeros((4, 3)), np.ones((4, 2))")
    traced = shell.run_line_magic("trace", "model x y 'mse'")
    assert traced.shapes == {"x": (4, 3), "answer": (4, 2)}
    assert traced.loss == pytest.approx(1.0)


def test_trace_says_how_it_is_used(shell, capsys) -> None:
    shell.run_cell("%trace model")
    assert "%trace expects a model, data" in capsys.readouterr().err


def test_shapes_line_by_line(shell, capsys) -> None:
    shell.run_cell(
        "%%shapes\n"
        "x = np.zeros((100, 28, 28, 1))\n"
        "count = 3\n"
        "flat, labels = x.reshape(100, -1), np.zeros(100)\n"
        "for part in (flat[:2],):\n"
        "    total = part.sum(axis=1)\n"
    )
    assert capsys.readouterr().out == (
        "line 1: x (100, 28, 28, 1)  (batch, height, width, channels)\n"
        "line 3: flat (100, 784)\n"
        "line 3: labels (100,)\n"
        "line 4: part (2, 784)\n"
        "line 4: total (2,)\n"
    )
    assert shell.user_ns["x"].shape == (100, 28, 28, 1)


def test_shapes_up_to_an_error(shell, capsys) -> None:
    shell.run_cell("%%shapes\nx = np.zeros((2, 3))\ny = x @ x\nz = 1")
    printed = capsys.readouterr().out
    assert printed.startswith("line 1: x (2, 3)\n")
    assert "ValueError" in printed
    assert "z" not in shell.user_ns


def test_trace_takes_shapes_with_spaces(shell) -> None:
    shell.run_cell("model = keras.Sequential([keras.Input((3,), name='x'), layers.Dense(2, name='answer')])")
    assert shell.run_line_magic("trace", "model (4, 3)").shapes == {"x": (4, 3), "answer": (4, 2)}


def test_shapes_shows_the_last_value_and_no_variables_of_functions(shell, capsys) -> None:
    shell.run_cell("inner = np.zeros(9)")
    shell.run_cell("%%shapes\ndef half(a):\n    inner = a / 2\n    return inner\nx = half(np.ones(4))\nx.sum()")
    first, last = capsys.readouterr().out.strip().split("\n")
    assert first == "line 4: x (4,)"
    assert "2.0" in last


def test_a_traceback_of_shapes_shows_the_line(shell, capsys) -> None:
    shell.run_cell("%%shapes\nx = np.zeros((2, 3))\ny = x @ x")
    printed = capsys.readouterr().out
    assert "matmul: the product of two matrices expects" in printed
    assert "y = x @ x" in printed
