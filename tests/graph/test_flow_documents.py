"""A graph is a network or a flow: what each level takes, and that files, history and clipboard keep it."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

import workbench as wb
from workbench.graph import clipboard
from workbench.graph.active_graph import active_graph, activity
from workbench.graph.annotations import add_annotation
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold, unfold
from workbench.graph.commands import AddNode, Paste, ReplaceGraph, ReplaceLayer, UndoStep
from workbench.graph.commands.command_json import decode_step, encode_step
from workbench.graph.document import Graph, GraphKind
from workbench.graph.edits import set_argument, set_mode, set_param, share
from workbench.graph.freezing import has_weights, set_frozen
from workbench.graph.graph_errors import (
    CannotShare,
    FileBroken,
    GraphError,
    NodesOfOtherLevel,
    NotABlock,
    TypeOfOtherLevel,
    UnknownKind,
    UnknownParameter,
    UnknownType,
    WrongInner,
    WrongKind,
)
from workbench.graph.graph_files import encode
from workbench.graph.graph_kinds import require_kind
from workbench.graph.history import History
from workbench.graph.history_file import load_history, save_history
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.validation import flaws
from workbench.graph.weight_source import WeightSource


@pytest.fixture
def network() -> Graph:
    return wb.Graph("net").add("Input", shape=(8, 8, 1), name="image").add("Dense", units=2, name="dense")


@pytest.fixture
def flow(network: Graph) -> Graph:
    graph = wb.Graph("project", kind="flow").add("DataSet", source="digits", name="data")
    graph = graph.add("Resize", height=32, width=32, name="resize")
    graph = graph.add("Network", name="network", inner=network, epochs=3, optimizer_params={"beta_1": 0.8})
    return graph.add("Metrics", which=("accuracy",), name="metrics")


def test_a_flow_follows_its_nodes_as_a_network_does(flow: Graph) -> None:
    names = {node.id: node.name for node in flow.nodes}
    assert [(names[edge.source], names[edge.target]) for edge in flow.edges] == [
        ("data", "resize"), ("resize", "network"), ("network", "metrics"),
    ]  # fmt: skip
    assert list(flaws(flow)) == []


def test_a_file_of_a_flow_comes_back_equal(flow: Graph, tmp_path: Path) -> None:
    assert wb.load(wb.save(flow, tmp_path / "a.graph.json")) == flow


def test_a_file_of_a_network_says_nothing_of_kinds(network: Graph) -> None:
    assert b"kind" not in encode(network)
    assert wb.Graph("a") != wb.Graph("a", kind="flow")


def test_history_and_undo_keep_the_kind(flow: Graph, tmp_path: Path) -> None:
    history = History(wb.Graph("project", kind="flow")).do(flow).undo()
    assert history.present.kind == "flow"
    save_history(history, tmp_path / "a.history.json")
    assert load_history(tmp_path / "a.history.json") == history


def test_the_clipboard_keeps_the_kind(flow: Graph) -> None:
    part = clipboard.copy(flow, [flow.by_name["resize"].id, flow.by_name["network"].id])
    pasted = clipboard.paste(flow, clipboard.from_text(clipboard.to_text(part)))
    assert [node.name for node in pasted.nodes[-2:]] == ["resize_1", "network_1"]
    assert list(flaws(pasted)) == []


def test_a_command_that_adds_to_a_flow_is_read_back_as_it_was_written(flow: Graph) -> None:
    step = UndoStep((AddNode("Invert"), Paste(clipboard.copy(flow, [flow.by_name["network"].id]))))
    assert decode_step(encode_step(step)) == step
    assert [node.type for node in step.apply(flow).nodes[-2:]] == ["Invert", "Network"]


def test_a_layer_is_refused_in_a_flow_with_where_it_stands(flow: Graph) -> None:
    with pytest.raises(TypeOfOtherLevel) as refusal:
        flow.add("Conv2D", filters=4)
    assert str(refusal.value) == (
        "project: Conv2D is a layer of a network, and this is a flow. "
        "Open a Network node of the flow, with a double-click, and add it there."
    )


def test_a_module_is_refused_in_a_network_with_where_it_stands(network: Graph) -> None:
    with pytest.raises(UnknownType) as refusal:
        network.add("Resize", height=4)
    assert str(refusal.value) == (
        "net: Resize is a module of a flow, and this is a network. "
        "Add it to the flow around the network; wb.Graph('project', kind='flow') makes one."
    )


def test_a_misspelt_module_is_told_those_that_look_like_it(flow: Graph) -> None:
    with pytest.raises(UnknownType, match="for example 'Resize'"):
        flow.add("Resise")
    with pytest.raises(UnknownType, match="'Resize', 'Network'"):
        flow.add("Xyzzy")


def test_replacing_a_module_by_a_layer_is_refused(flow: Graph) -> None:
    with pytest.raises(TypeOfOtherLevel):
        ReplaceLayer(flow.by_name["resize"].id, "Dense").apply(flow)


def test_a_module_is_found_by_its_title() -> None:
    assert wb.Graph("a", kind="flow").add("Zero-padding").nodes[0].type == "ZeroPadding"


def test_pasting_from_a_network_into_a_flow_is_refused_node_by_node(flow: Graph, network: Graph) -> None:
    with pytest.raises(NodesOfOtherLevel) as refusal:
        clipboard.paste(flow, network)
    assert str(refusal.value) == (
        "project: nothing was pasted. 'image' (Input) stands in a network, not in a flow. "
        "'dense' (Dense) stands in a network, not in a flow. Open a Network node of the flow and paste there."
    )


def test_pasting_from_a_flow_into_a_network_is_refused_node_by_node(flow: Graph, network: Graph) -> None:
    with pytest.raises(NodesOfOtherLevel) as refusal:
        Paste(clipboard.copy(flow, [flow.by_name["resize"].id])).apply(network)
    assert str(refusal.value) == (
        "net: nothing was pasted. 'resize' (Resize) stands in a flow, not in a network. "
        "Go to the flow around the network and paste there."
    )


def test_a_block_of_a_network_is_no_block_of_a_flow(flow: Graph) -> None:
    part = wb.Graph("part").add("Block", name="block")
    with pytest.raises(NodesOfOtherLevel, match="'block'"):
        clipboard.paste(flow, part)


def test_notes_are_pasted_anywhere(flow: Graph) -> None:
    part = add_annotation(wb.Graph("notes"), "note", "why", (0.0, 0.0), (200.0, 80.0))
    assert clipboard.paste(flow, part).annotations[-1].text == "why"


def test_pasting_into_the_network_of_a_flow_works(flow: Graph, network: Graph) -> None:
    path = (flow.by_name["network"].id,)
    pasted = edit_at(flow, path, lambda level: clipboard.paste(level, network))
    assert len(pasted.by_name["network"].inner.nodes) == 2 * len(network.nodes)


def test_a_flow_is_not_replaced_by_a_network(flow: Graph, network: Graph) -> None:
    with pytest.raises(WrongKind) as refusal:
        ReplaceGraph(network).apply(flow)
    assert str(refusal.value) == (
        "project: expected a flow, but received the network 'net'. "
        "A flow is made by wb.Graph('name', kind='flow'); a network is one of its nodes."
    )


def test_where_a_network_is_expected_the_one_inside_a_flow_is_named(flow: Graph) -> None:
    with pytest.raises(WrongKind, match=r"Give the network inside it, such as flow\.by_name\['network'\]\.inner\."):
        require_kind(flow, "network", where="here")
    with pytest.raises(WrongKind, match="This flow holds no network yet"):
        require_kind(wb.Graph("empty", kind="flow"), "network", where="here")


def test_a_new_network_node_is_empty_and_a_new_block_is_passed_through() -> None:
    flow = wb.Graph("a", kind="flow").add("Network").add("Block", inputs=[])
    assert flow.nodes[0].inner == wb.Graph("network")
    inner = flow.nodes[1].inner
    assert (inner.kind, [node.type for node in inner.nodes]) == ("flow", ["Input", "Output"])


@pytest.mark.parametrize(
    ("type_name", "inner", "message"),
    [
        (
            "Network",
            wb.Graph("f", kind="flow"),
            "holds a graph of the kind 'network', but received one of the kind 'flow'",
        ),
        ("Block", wb.Graph("n"), "holds a graph of the kind 'flow', but received one of the kind 'network'"),
        ("Resize", wb.Graph("n"), "holds no graph, but received one of the kind 'network'"),
        ("Network", "net", "holds a graph of the kind 'network', but received str"),
        ("Resize", 5, "holds no graph, but received int"),
    ],
)
def test_what_a_node_cannot_hold_is_refused(type_name: str, inner: Graph, message: str) -> None:
    with pytest.raises(WrongInner, match=message):
        wb.Graph("a", kind="flow").add(type_name, inner=inner)


def test_a_network_node_has_ports_of_its_own(flow: Graph) -> None:
    node = flow.by_name["network"]
    assert [port.name for port in input_ports(flow, node)] == ["input"]
    assert [port.name for port in output_ports(flow, node)] == ["output"]


def test_editing_inside_the_network_keeps_its_connections(flow: Graph) -> None:
    path = (flow.by_name["network"].id,)
    emptied = edit_at(flow, path, lambda level: wb.Graph(level.name))
    assert emptied.edges == flow.edges


def test_folding_and_unfolding_a_part_of_a_flow(flow: Graph) -> None:
    grown = flow.add("Invert", name="invert", inputs="resize")
    folded = fold(grown, [grown.by_name["resize"].id, grown.by_name["invert"].id])
    block = folded.by_name["block"]
    assert block.inner.kind == "flow"
    assert list(flaws(folded)) == []
    back = unfold(folded, block.id)
    assert {node.name for node in back.nodes} == {node.name for node in grown.nodes}
    assert len(back.edges) == len(grown.edges)


def test_a_network_is_no_block_that_could_be_unfolded(flow: Graph) -> None:
    with pytest.raises(NotABlock, match="a block of the flow"):
        unfold(flow, flow.by_name["network"].id)


def test_steps_of_a_flow_share_no_weights_and_take_no_arguments(flow: Graph) -> None:
    twice = flow.add("Network", inputs="resize", name="second")
    with pytest.raises(CannotShare):
        share(twice, twice.by_name["second"].id, twice.by_name["network"].id)
    with pytest.raises(UnknownParameter):
        set_argument(flow, flow.by_name["resize"].id, "training", value=True)


def test_the_network_of_a_flow_can_be_frozen(flow: Graph) -> None:
    assert has_weights(flow.by_name["network"])
    assert not has_weights(flow.by_name["resize"])
    frozen = set_frozen(flow, [flow.by_name["network"].id], frozen=True)
    assert frozen.by_name["network"].inner.by_name["dense"].params["trainable"] is False


def test_bypassed_and_muted_steps_of_a_flow(flow: Graph) -> None:
    bypassed = active_graph(set_mode(flow, [flow.by_name["resize"].id], "bypassed"))
    names = {node.id: node.name for node in bypassed.nodes}
    assert next((names[edge.source], names[edge.target]) for edge in bypassed.edges) == ("data", "network")
    muted = set_mode(flow, [flow.by_name["network"].id], "muted")
    assert activity(muted)[flow.by_name["metrics"].id] == "left_out"
    assert [node.name for node in active_graph(muted).nodes] == ["data", "resize"]


def test_a_branch_that_leads_to_a_muted_step_only_is_left_out(flow: Graph) -> None:
    branch = flow.add("Invert", name="invert", inputs="data").add("Flip", name="flip")
    muted = set_mode(branch, [branch.by_name["flip"].id], "muted")
    assert activity(muted)[branch.by_name["invert"].id] == "left_out"


def test_parameters_of_modules_are_checked_as_those_of_layers(flow: Graph) -> None:
    with pytest.raises(GraphError, match="'height' must be a whole number from 1 to 8192"):
        set_param(flow, flow.by_name["resize"].id, "height", 0)
    with pytest.raises(UnknownParameter, match="Resize has no parameter 'hight'"):
        flow.add("Resize", hight=3)
    default = set_param(flow, flow.by_name["resize"].id, "height", 256)
    assert "height" not in default.by_name["resize"].params


WRONG = [
    (lambda g: g.update(kind="pipeline"), "graph.kind"),
    (lambda g: g.pop("kind"), "graph.nodes[0]"),
    (lambda g: g["nodes"][2]["inner"].update(kind="flow"), "graph.nodes[2].inner"),
    (lambda g: g["nodes"][2].pop("inner"), "graph.nodes[2].inner"),
    (lambda g: g["nodes"][1].update(inner={"name": "x"}), "graph.nodes[1].inner"),
    (lambda g: g["nodes"][1].update(call={"training": True}), "graph.nodes[1]"),
    (lambda g: g["nodes"][1].update(type="Conv2D"), "graph.nodes[1]"),
    (lambda g: g["nodes"][2]["params"].update(epochs="many"), "graph.nodes[2]"),
    (lambda g: g["nodes"].append({"id": "n9", "type": "Resize", "name": "same", "shares": "n2"}), "graph.nodes[4]"),
]


@pytest.mark.parametrize(("change", "place"), WRONG)
def test_a_flow_that_no_edit_could_have_made_is_refused_at_its_place(
    change, place: str, flow: Graph, tmp_path: Path
) -> None:
    path = wb.save(flow, tmp_path / "a.graph.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document["graph"])
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(FileBroken) as refusal:
        wb.load(path)
    assert str(refusal.value.values["place"]).startswith(place)


def test_no_model_is_built_of_a_flow(flow: Graph) -> None:
    for function in (wb.to_source, wb.build_model):
        with pytest.raises(wb.errors.NetworkExpected) as refusal:
            function(flow)
        assert str(refusal.value) == (
            "project: expected a network, but this is a flow. "
            "Give the network inside it, such as flow.by_name['network'].inner."
        )


def test_a_network_with_pretrained_weights_leaves_their_name(network: Graph) -> None:
    trained = replace(network, weights=WeightSource(pretrained="MobileNetV2"))
    flow = wb.Graph("a", kind="flow").add("Network", inner=trained, name="network")
    assert flow.nodes[0].params["pretrained"] == "MobileNetV2"
    plain = wb.Graph("a", kind="flow").add("Network", inner=network, name="network")
    chosen = edit_at(plain, (plain.nodes[0].id,), lambda _: trained)
    assert chosen.nodes[0].params["pretrained"] == "MobileNetV2"
    assert "pretrained" not in plain.nodes[0].params


@pytest.mark.parametrize("kind", ["pipeline", "", None, 5])
def test_a_graph_is_of_a_kind_that_there_is(kind: GraphKind) -> None:
    with pytest.raises(UnknownKind) as refusal:
        wb.Graph("project", kind=kind)
    assert str(refusal.value) == (
        f"project: there is no kind of graph {kind!r}. Expected 'network' for layers, or 'flow' for data sets, modules "
        "and networks."
    )


@pytest.mark.parametrize("type_name", [None, 5, ["Resize"], "", "<b>Resize</b>"])
def test_what_is_no_type_is_refused(type_name: str) -> None:
    for kind in ("flow", "network"):
        with pytest.raises(UnknownType):
            wb.Graph("project", kind=kind).add(type_name)
