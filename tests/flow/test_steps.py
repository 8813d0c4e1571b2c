"""A flow as steps: order, blocks, nodes that are switched off, and what reaches none."""

import pytest

import workbench as wb
from workbench.flow import steps_of
from workbench.flow.flow_errors import FlowError, ModuleRefused, NotAFlow
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.edits import add_node, connect, set_mode


@pytest.fixture
def flow() -> Graph:
    graph = wb.Graph("project", kind="flow").add("DataSet", source="digits", name="data")
    graph = graph.add("Resize", height=32, width=32, name="resize").add("Invert", name="invert")
    graph = graph.add("OverlapMerge", inputs=["invert", "resize"], name="merge")
    return graph.add("Network", name="network").add("Metrics", name="metrics")


def drawn(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The paths of the steps that each takes samples of, in the order of the steps."""
    steps = steps_of(graph)
    paths = {step.id: step.path for step in steps}
    return {step.path: tuple(paths[one] for one in step.inputs) for step in steps}


def test_steps_stand_behind_what_they_take(flow: Graph) -> None:
    assert drawn(flow) == {
        "data": (), "resize": ("data",), "invert": ("resize",), "merge": ("invert", "resize"),
        "network": ("merge",), "metrics": ("network",),
    }  # fmt: skip
    assert [step.kind for step in steps_of(flow)] == ["data", "module", "module", "module", "network", "metrics"]


def test_a_module_is_made_with_its_parameters(flow: Graph) -> None:
    assert steps_of(flow)[1].module == wb.modules.Resize(height=32, width=32)
    assert [step.module is None for step in steps_of(flow)] == [True, False, False, False, True, True]


def test_document_order_does_not_matter() -> None:
    graph = add_node(add_node(wb.Graph("a", kind="flow"), "Invert"), "DataSet", params={"source": "digits"})
    graph = connect(graph, graph.by_name["data_set"].id, graph.by_name["invert"].id)
    assert list(drawn(graph)) == ["data_set", "invert"]


def test_blocks_are_opened(flow: Graph) -> None:
    folded = fold(flow, [flow.by_name[name].id for name in ("resize", "invert", "merge")], "prepare")
    assert drawn(folded) == {
        "data": (), "prepare/resize": ("data",), "prepare/invert": ("prepare/resize",),
        "prepare/merge": ("prepare/invert", "prepare/resize"),
        "network": ("prepare/merge",), "metrics": ("network",),
    }  # fmt: skip
    assert steps_of(folded)[1].id == f"{folded.by_name['prepare'].id}/{flow.by_name['resize'].id}"


def test_blocks_in_blocks_are_opened(flow: Graph) -> None:
    inner = fold(flow, [flow.by_name[name].id for name in ("resize", "invert")], "two")
    outer = fold(inner, [inner.by_name["two"].id, inner.by_name["merge"].id], "prepare")
    assert drawn(outer)["prepare/merge"] == ("prepare/two/invert", "prepare/two/resize")
    assert drawn(outer)["network"] == ("prepare/merge",)


def test_a_data_set_in_a_block(flow: Graph) -> None:
    folded = fold(flow, [flow.by_name[name].id for name in ("data", "resize")], "source")
    assert drawn(folded)["source/resize"] == ("source/data",)
    assert drawn(folded)["merge"] == ("invert", "source/resize")


def test_a_block_that_passes_samples_through_is_no_step() -> None:
    graph = wb.Graph("a", kind="flow").add("DataSet", source="digits").add("Block").add("Invert")
    assert drawn(graph) == {"data_set": (), "invert": ("data_set",)}


def test_bypassed_steps_pass_samples_on(flow: Graph) -> None:
    bypassed = set_mode(flow, [flow.by_name["invert"].id], "bypassed")
    assert drawn(bypassed)["merge"] == ("resize", "resize")


def test_muted_steps_are_left_out_with_what_only_they_feed(flow: Graph) -> None:
    muted = set_mode(flow, [flow.by_name["invert"].id], "muted")
    assert drawn(muted)["merge"] == ("resize",)
    assert list(drawn(set_mode(flow, [flow.by_name["network"].id], "muted"))) == ["data", "resize", "invert", "merge"]


def test_a_bypassed_step_inside_a_block(flow: Graph) -> None:
    bypassed = set_mode(flow, [flow.by_name["invert"].id], "bypassed")
    folded = fold(bypassed, [flow.by_name[name].id for name in ("resize", "invert")], "two")
    assert drawn(folded)["merge"] == ("two/resize", "two/resize")


def test_what_no_samples_reach_is_no_step(flow: Graph) -> None:
    loose = add_node(add_node(flow, "Flip"), "OverlapMerge", name="loose")
    loose = connect(loose, loose.by_name["flip"].id, loose.by_name["loose"].id)
    assert drawn(loose) == drawn(flow)
    assert steps_of(wb.Graph("empty", kind="flow")) == ()
    assert steps_of(wb.Graph("module alone", kind="flow").add("Invert")) == ()


def test_a_merge_keeps_what_reaches_it(flow: Graph) -> None:
    loose = add_node(flow, "Flip")
    loose = connect(loose, loose.by_name["flip"].id, loose.by_name["merge"].id)
    assert drawn(loose)["merge"] == ("invert", "resize")


@pytest.mark.parametrize(
    ("given", "received"),
    [(wb.Graph("net"), "the network 'net'"), ("flow", "str"), (None, "NoneType"), ([], "list")],
)
def test_what_is_no_flow_is_refused(given: Graph, received: str) -> None:
    with pytest.raises(NotAFlow) as refusal:
        steps_of(given)
    assert str(refusal.value) == (
        f"wb.flow: expected a flow, but received {received}. "
        "A flow is made by wb.Graph('project', kind='flow'); a network is one of its nodes."
    )
    assert isinstance(refusal.value, FlowError)


def test_a_module_whose_parameters_contradict_each_other_is_named_by_its_path() -> None:
    graph = wb.Graph("a", kind="flow").add("DataSet", source="digits").add("Clipping", low=5.0, high=1.0)
    folded = fold(graph, [graph.by_name["clipping"].id], "prepare")
    with pytest.raises(ModuleRefused, match=r"^prepare/clipping: Clipping: expected"):
        steps_of(folded)
