"""An analysis leaves nothing behind in Keras, TensorFlow or Python's random state, and may run on any thread."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import keras
import pytest

import workbench as wb
from tests.analysis.networks import NETWORKS, attention, lenet5, regularized
from workbench.analysis import analyze, operation_inference, shape_inference
from workbench.analysis.shape_inference import ELEMENTWISE, CallInput, _call, call, forget


@pytest.fixture(autouse=True)
def _cold() -> None:
    forget()


def test_names_of_later_layers_are_as_without_it() -> None:
    keras.utils.clear_session()
    analyze(attention())
    assert keras.layers.Dense(1).name == "dense"
    assert keras.layers.MultiHeadAttention(1, 1).name == "multi_head_attention"


def test_a_seeded_run_is_not_disturbed() -> None:
    keras.utils.set_random_seed(3)
    expected = [random.random(), float(keras.random.uniform(()))]
    keras.utils.set_random_seed(3)
    analyze(regularized())
    assert [random.random(), float(keras.random.uniform(()))] == expected


def test_no_variable_is_left_to_be_initialized() -> None:
    """Keras would allocate all of them at the end of the next scope of anyone."""
    with keras.StatelessScope(initialize_variables=False):
        pass
    analyze(wb.Graph("huge").add("Input", shape=(100_000,)).add("Dense", units=100_000))
    from keras.src.backend.common import global_state

    assert not global_state.get_global_attribute("uninitialized_variables")


def test_policy_and_formats_stay() -> None:
    before = (keras.config.dtype_policy().name, keras.config.image_data_format(), keras.config.floatx())
    analyze(wb.Graph("half").add("Input", shape=(8,)).add("Dense", units=2, dtype="mixed_float16"))
    assert (keras.config.dtype_policy().name, keras.config.image_data_format(), keras.config.floatx()) == before


def test_channels_first_configured_for_all_is_not_mixed_up_in_the_cache() -> None:
    graph = wb.Graph("g").add("Input", shape=(4, 9, 9)).add("Conv2D", filters=2, kernel_size=3)
    assert analyze(graph).shapes["conv2d"] == (None, 2, 7, 2)
    keras.config.set_image_data_format("channels_first")
    try:
        assert analyze(graph).shapes["conv2d"] == (None, 2, 7, 7)
    finally:
        keras.config.set_image_data_format("channels_last")
    assert analyze(graph).shapes["conv2d"] == (None, 2, 7, 2)


def test_many_threads_agree() -> None:
    graphs = [make() for make in NETWORKS.values()]
    alone = [analyze(graph) for graph in graphs]
    forget()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(analyze, graphs * 3))
    assert together == alone * 3


def test_the_drawing_alone_needs_no_keras() -> None:
    """So that the editor is alive before Keras is imported."""
    code = (
        "import sys, workbench as wb; from workbench.analysis import analyze; "
        "graph = wb.Graph('g').add('Input', shape=(28, 28, 1)).add('Conv2D').add('Add', inputs=()); "
        "assert [p.code for p in analyze(graph, shapes=False).problems] == ['unconnected']; "
        "assert not {'keras', 'tensorflow', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("type_name", sorted(ELEMENTWISE))
@pytest.mark.parametrize("shape", [(None, 4), (None, 7, 7, 2), (2, None, 3), (None, 3, 4, 5, 6)])
def test_the_short_cut_for_elementwise_layers_is_exact(type_name: str, shape: tuple[int | None, ...]) -> None:
    params = wb.Graph("g").add(type_name, inputs=()).nodes[0].params
    given = (CallInput("input", shape, "float32"),)
    assert call(type_name, params, given, given) == _call(type_name, params, given, given)


def test_the_cache_is_bounded() -> None:
    assert shape_inference._cached_outcome.cache_info().maxsize == 8192
    assert operation_inference.call_with_arguments.cache_info().maxsize == 4096


def test_an_unchanged_part_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.graph.edits import set_param

    graph = lenet5()
    analyze(graph)
    called: list[str] = []
    real = shape_inference._call

    def counting(name: str, *rest: Any) -> Any:
        called.append(name)
        return real(name, *rest)

    monkeypatch.setattr(shape_inference, "_call", counting)
    analyze(set_param(graph, graph.by_name["f6"].id, "units", 50))
    assert called == ["Dense", "Dense"]
