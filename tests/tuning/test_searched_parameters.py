"""A space bound to a drawing: what its names mean, which values go together, and what is refused."""

from typing import Any

import pytest

import workbench as wb
from tests.tuning.small import RATE, SPACE, blocks
from workbench import errors
from workbench.graph.document import Graph
from workbench.training import Augmentation
from workbench.training.setup.settings import Settings
from workbench.tuning import Choices, Range, Space
from workbench.tuning.search_methods import check_method, grid
from workbench.tuning.search_settings import Search
from workbench.tuning.search_targets import find_target
from workbench.tuning.searched_parameters import active, bound, drawn_remarks, drawn_values

OUT = " Take it out of what is searched."
REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no such setting": (
        {"epoch": Range(1, 3)}, errors.UnknownTarget,
        "Space: there is no parameter 'epoch' to search. Expected one of: 'epochs'. Check the spelling; "
        "wb.tuning.proposals(graph, settings) lists what can be ticked.",
    ),
    "no such parameter": (
        {"block1/drop.rat": Range(0.0, 0.5)}, errors.UnknownTarget,
        "Space: there is no parameter 'block1/drop.rat' to search. Expected one of: 'block1/drop.rate', "
        "'block1/drop.present', 'block1/conv.present', 'block1.present', 'block1/conv.activation', "
        "'block1/conv.strides', 'block1/conv.padding', 'block1/conv.filters'. Check the spelling; "
        "wb.tuning.proposals(graph, settings) lists what can be ticked.",
    ),
    "an input": ({"image.shape": Range(1, 3)}, errors.UnknownTarget, ""),
    "a layer that is elsewhere": ({"conv.filters": Range(1, 3)}, errors.UnknownTarget, ""),
    "a range of names": (
        {"block1/conv.padding": Range(1, 3)}, errors.WrongDomain,
        "Space: expected Choices, since 'block1/conv.padding' is no number, received Range(low=1, high=3, step=None, "
        'log=False). Give it, as in Choices(("relu", "tanh")).',
    ),
    "half a filter": (
        {"block1/conv.filters": Range(1, 3, step=0.5)}, errors.WrongDomain,
        "Space: expected a Range of whole numbers for 'block1/conv.filters', received Range(low=1, high=3, step=0.5, "
        "log=False). Give it, as in Range(16, 64, step=16).",
    ),
    "a choice that the layer does not take": (
        {"block1/conv.padding": Choices(("same", "half"))}, errors.RefusedChoice,
        "Space: block1/conv.padding='half' cannot be tried. conv: 'padding' must be one of 'valid', 'same', but "
        "received the text 'half'. Give it, as in padding='valid'." + OUT,
    ),
    "no filters": (
        {"block1/conv.filters": Range(0, 4)}, errors.RefusedChoice,
        "Space: block1/conv.filters=0 cannot be tried. conv: 'filters' must be a whole number of at least 1, but "
        "received 0. Give it, as in filters=32." + OUT,
    ),
    "a rate of nothing": (
        {"learning_rate": Range(0.0, 0.1)}, errors.RefusedChoice,
        "Space: learning_rate=0.0 cannot be tried. Settings: 'learning_rate' must be a number above 0.0, but received "
        "0.0. Give it, as in learning_rate=0.001." + OUT,
    ),
    "an unknown optimizer": ({"optimizer": Choices(("Adam", "Adm"))}, errors.RefusedChoice, ""),
    "a parameter of an optimizer that is never chosen": (
        {"optimizer.SGD.momentum": Range(0.0, 0.9)}, errors.RefusedChoice,
        "Space: optimizer.SGD.momentum cannot be tried. It is used with SGD alone, which is never chosen." + OUT,
    ),
    "turned too far": (
        {"augmentation.rotation": Range(0, 500)}, errors.RefusedChoice,
        "Space: augmentation.rotation=500.0 cannot be tried. Augmentation: rotation must be a number of degrees from 0 "
        "to 180, but received 500.0." + OUT,
    ),
    "a part of an image, which is no range": (
        {"augmentation.crop": Choices(((2, 2), (3, 3)))}, errors.UnknownTarget,
        "Space: there is no parameter 'augmentation.crop' to search. Expected one of: 'augmentation.zoom', "
        "'augmentation.shear', 'augmentation.noise', 'augmentation.rotation', 'augmentation.contrast', "
        "'augmentation.stretch', 'augmentation.shift', 'augmentation.brightness'. Check the spelling; "
        "wb.tuning.proposals(graph, settings) lists what can be ticked.",
    ),
    "a layer that is half there": (
        {"block1/drop.present": Choices(("yes", "no"))}, errors.WrongDomain,
        "Space: expected True and False alone for 'block1/drop.present', received Choices(values=('yes', 'no')). Give "
        "it, as in Choices(values=(True, False)).",
    ),
    "a layer that is there 0 times": (
        {"block1.depth": Range(0, 3)}, errors.WrongDomain,
        "Space: expected whole numbers from 1 to 100 for 'block1.depth', received Range(low=0, high=3, step=None, "
        "log=False). Give it, as in Range(1, 4).",
    ),
    "a layer a million times": ({"block1.depth": Range(1, 10**6)}, errors.WrongDomain, ""),
    "a layer some times": ({"block1.depth": Choices((1, "two"))}, errors.WrongDomain, ""),
    "an optimizer's rate in a place of its own": ({"optimizer.Adam.learning_rate": RATE}, errors.UnknownTarget, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_searched_is_refused_in_a_sentence(case: str) -> None:
    space, kind, sentence = REFUSED[case]
    with pytest.raises(kind) as caught:
        bound(Space(space), blocks(), Settings())
    assert type(caught.value) is kind
    assert not sentence or str(caught.value) == sentence


def test_conditions_decide_which_values_mean_something() -> None:
    parameters = bound(Space(SPACE), None, Settings())
    values = {"optimizer": "Adam", "optimizer.SGD.momentum": 0.5, "learning_rate": 0.1, "batch_size": 8}
    assert active(parameters, values) == {"optimizer": "Adam", "learning_rate": 0.1, "batch_size": 8}
    assert active(parameters, values | {"optimizer": "sgd"})["optimizer.SGD.momentum"] == 0.5


def test_what_is_in_a_block_that_is_left_out_means_nothing() -> None:
    space = Space(
        {
            "block1/drop.rate": Range(0.1, 0.5),
            "block1.present": Choices((True, False)),
            "block1/drop.present": Choices((True, False)),
            "block1.depth": Range(1, 3),
        }
    )
    parameters = bound(space, blocks(), Settings())
    assert [one.key for one in parameters][:2] == ["block1.present", "block1/drop.present"]
    every = {"block1.present": True, "block1/drop.present": True, "block1.depth": 2, "block1/drop.rate": 0.2}
    assert active(parameters, every) == every
    assert active(parameters, every | {"block1.present": False}) == {"block1.present": False}
    assert "block1/drop.rate" not in active(parameters, every | {"block1/drop.present": False})


def test_the_first_trial_has_the_drawn_values() -> None:
    space = Space({**SPACE, "block1/conv.kernel_size": Range(1, 5, step=2), "block1.depth": Range(1, 2)})
    drawn = drawn_values(bound(space, blocks(), Settings(batch_size=16)))
    assert drawn == {
        "optimizer": "Adam",
        "optimizer.SGD.momentum": 0.0,
        "learning_rate": 0.001,
        "batch_size": 16,
        "block1/conv.kernel_size": 3,
        "block1.depth": 1,
    }
    assert list(drawn_remarks(bound(space, blocks(), Settings(batch_size=16)))) == []


def test_a_drawn_value_outside_is_told() -> None:
    parameters = bound(Space({"batch_size": Range(4, 16, step=4), "learning_rate": RATE}), None, Settings())
    assert drawn_values(parameters)["batch_size"] == 16
    assert list(drawn_remarks(parameters)) == [
        "batch_size: the drawn value 32 is none of those searched, so that the first trial takes the nearest, 16."
    ]


def test_a_pair_of_the_augmentation_is_none_of_a_range_of_numbers() -> None:
    settings = Settings(augmentation=Augmentation(rotation=(5.0, 5.0)))
    parameters = bound(Space({"augmentation.rotation": Range(0.0, 20.0)}), None, settings)
    assert list(drawn_remarks(parameters)) == [
        "augmentation.rotation: the drawn value (5.0, 5.0) is none of those searched, so that the first trial takes "
        "the nearest, 0.0."
    ]


def test_a_kernel_of_two_sizes_is_chosen_among_pairs() -> None:
    graph = wb.Graph("one").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=2, kernel_size=(3, 5), name="conv")
    parameters = bound(Space({"conv.kernel_size": Choices(((3, 5), (5, 3)))}), graph, Settings())
    assert drawn_values(parameters) == {"conv.kernel_size": (3, 5)}


def test_a_layer_with_a_parameter_called_as_ours_keeps_it() -> None:
    graph = wb.Graph("one").add("Input", shape=(8, 8, 3)).add("DepthwiseConv2D", kernel_size=3, name="a.b")
    target = find_target("a.b.depth_multiplier", graph, Settings())
    assert (target.sort, target.drawn, target.node) == ("whole", 1, "a.b")


def shared() -> Graph:
    from workbench.graph.edits import share

    graph = wb.Graph("twice").add("Input", shape=(8,)).add("Dense", units=8, name="a").add("Dense", units=8, name="b")
    return share(graph, graph.by_name["b"].id, graph.by_name["a"].id)


def test_a_layer_that_is_used_again_has_no_parameters_of_its_own() -> None:
    assert find_target("a.units", shared(), Settings()).drawn == 8
    for key in ("b.units", "b.depth", "a.depth"):
        with pytest.raises(errors.UnknownTarget):
            find_target(key, shared(), Settings())


def test_a_grid_has_each_combination_once() -> None:
    space = Space({"optimizer": Choices(("Adam", "SGD")), "optimizer.SGD.momentum": Range(0.0, 0.9)})
    search = Search(space, method="grid", points=3)
    found = list(grid(search, bound(space, None, Settings())))
    assert found == [
        {"optimizer": "Adam"},
        *({"optimizer": "SGD", "optimizer.SGD.momentum": value} for value in (0.0, 0.45, 0.9)),
    ]


METHODS: dict[str, tuple[Any, str]] = {
    "choices alone": (
        Search({"optimizer": Choices(("Adam", "SGD")), "learning_rate": RATE}, method="cma-es"),
        "Search: the method 'cma-es' cannot search this. Expected at least two parameters with ranges of numbers. "
        "Choose another method, such as method='tpe'.",
    ),
    "two scores": (
        Search({"batch_size": Range(1, 9), "learning_rate": RATE}, ("loss", "val_loss"), method="cma-es"),
        "Search: the method 'cma-es' cannot search this. Expected a single score. Choose another method, such as "
        "method='genetic'.",
    ),
    "a huge grid": (
        Search({"batch_size": Range(1, 999, step=1), "learning_rate": RATE}, method="grid", points=50),
        "Search: the method 'grid' cannot search this. Expected a grid of at most 10,000 combinations. Choose another "
        "method, such as method='random'.",
    ),
}


@pytest.mark.parametrize("case", METHODS)
def test_a_method_that_does_not_fit_is_refused(case: str) -> None:
    search, sentence = METHODS[case]
    with pytest.raises(errors.MethodDoesNotFit) as caught:
        check_method(search, bound(search.space, None, Settings()))
    assert str(caught.value) == sentence
