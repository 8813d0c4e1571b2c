"""What the trials of fixes cost: few fixes of a large drawing, and few layers that have been called by no analysis."""

import workbench as wb
from workbench.analysis import shape_inference
from workbench.analysis.analysis_report import Problem
from workbench.analysis.fix_trials import tried
from workbench.graph.document import Graph
from workbench.graph.edits import set_param


def chain(convolutions: int) -> Graph:
    graph = wb.Graph("chain").add("Input", shape=(64, 64, 3))
    for number in range(convolutions):
        graph = graph.add("Conv2D", name=f"conv_{number}", filters=8 + number, kernel_size=3, padding="same")
        graph = graph.add("BatchNormalization").add("ReLU")
    return graph.add("GlobalAveragePooling2D").add("Dense", units=10)


def kernel_too_large(graph: Graph) -> Graph:
    node = graph.by_name["conv_1"].id
    return set_param(set_param(graph, node, "kernel_size", 65), node, "padding", "valid")


def test_a_trial_looks_a_short_way_behind_its_problem() -> None:
    graph = chain(66)
    shape_inference.forget()
    wb.analyze(graph)
    before = shape_inference._cached_outcome.cache_info().misses
    problems = wb.analyze(kernel_too_large(graph)).problems
    assert [problem.code for problem in problems] == ["size-vanishes"]
    assert [fix.label for fix in problems[0].fixes] == [
        "Set padding of conv_1 to same",
        "Set kernel_size of conv_1 to 64",
    ]
    fresh = shape_inference._cached_outcome.cache_info().misses - before
    assert fresh <= 2 + 2 * 40  # the layer itself, and what comes behind it with each of two fixes


def test_of_a_large_drawing_fewer_fixes_are_tried() -> None:
    def trials(graph: Graph) -> int:
        (problem,) = wb.analyze(graph).problems
        seen: list[Graph] = []

        def examine(changed: Graph, _: int) -> list[Problem]:
            seen.append(changed)
            return []

        tried(graph, [problem] * 20, [], examine)
        return len(seen)

    assert trials(kernel_too_large(chain(5))) == 24
    assert trials(kernel_too_large(chain(66))) == 10
