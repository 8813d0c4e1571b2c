"""Files: what is written comes back, and what is broken is refused with its place and left alone."""

import json
import os
import stat
from pathlib import Path

import pytest

import workbench as wb
from workbench.graph import graph_files
from workbench.graph.document import FrozenList, Graph, Node
from workbench.graph.graph_errors import FileBroken, FileTooNew, GraphError
from workbench.graph.history import History
from workbench.graph.history_file import load_history, save_history


@pytest.fixture
def graph() -> Graph:
    graph = wb.Graph("숫자 ✏️").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=(5, 3), kernel_regularizer="l2", name='a "b"\n\\')
    return graph.add("Block", name="tail", inputs=[]).add("Dense", units=10, inputs="image")


@pytest.fixture
def path(graph: Graph, tmp_path: Path) -> Path:
    return wb.save(graph, tmp_path / "digits.graph.json")


def test_save_and_load_give_an_equal_graph(graph: Graph, path: Path) -> None:
    assert wb.load(path) == graph


def test_a_file_tells_lists_from_tuples(path: Path) -> None:
    pad = Node("n1", "ops.pad", "x", params={"pad_width": (FrozenList((0, 1)), (2, 3))})
    take = Node("n2", "ops.take", "y", call={"indices": FrozenList((FrozenList((0,)), FrozenList((1,))))})
    wb.save(Graph("net", (pad, take)), path)
    text = path.read_text(encoding="utf-8")
    assert '"pad_width":[{"__list__":[0,1]},[2,3]]' in text
    assert '"call":{"indices":{"__list__":[{"__list__":[0]},{"__list__":[1]}]}}' in text
    assert [repr([*node.params.values(), *node.call.values()]) for node in wb.load(path).nodes] == [
        "[([0, 1], (2, 3))]",
        "[[[0], [1]]]",
    ]


def test_the_file_has_one_node_a_line_and_sorted_keys(graph: Graph, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum('"type":' in line for line in lines) == len(graph.nodes)
    assert lines[1] == '"format": "keras-workbench graph",'
    node = json.loads(next(line for line in lines if '"Conv2D"' in line).rstrip(","))
    assert list(node["params"]) == sorted(node["params"])


def test_saving_twice_gives_the_same_bytes(graph: Graph, path: Path) -> None:
    before = path.read_bytes()
    wb.save(wb.load(path), path)
    assert path.read_bytes() == before


def test_nothing_is_left_behind_and_permissions_stay(graph: Graph, path: Path) -> None:
    path.chmod(0o640)
    wb.save(graph, path)
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file(graph: Graph, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        wb.save(graph.add("Flatten"), path)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        wb.load(tmp_path / "none.json")


def test_a_newer_file_is_refused_by_its_version(path: Path) -> None:
    path.write_text('{"format": "keras-workbench graph", "version": 7, "what": "is new"}')
    with pytest.raises(FileTooNew) as refusal:
        wb.load(path)
    assert str(refusal.value) == (
        "digits.graph.json: the file has version 7, made by a newer workbench. Expected version 1 or lower. "
        "The file was left as it is: update with 'pip install --upgrade keras-workbench'."
    )


BROKEN = [
    ("", "the whole file"),
    ("{", "the whole file"),
    ("[]", "the whole file"),
    ("\xff", "the whole file"),
    ("null", "the whole file"),
    ("[" * 100_000, "the whole file"),
    ('{"format": "other", "version": 1}', "format"),
    ('{"format": "keras-workbench graph", "version": "1"}', "version"),
    ('{"format": "keras-workbench graph", "version": 0}', "version"),
]


@pytest.mark.parametrize(("text", "place"), BROKEN)
def test_broken_text_names_its_place_and_is_left_alone(text: str, place: str, path: Path) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileBroken) as refusal:
        wb.load(path)
    assert refusal.value.values["place"] == place
    assert path.read_bytes() == text.encode("latin-1")


def edited(path: Path, change) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document["graph"])
    path.write_text(json.dumps(document), encoding="utf-8")


WRONG = [
    (lambda g: g["nodes"][1].update(type="Nonsense"), "graph.nodes[1]"),
    (lambda g: g["nodes"][1].update(type=5), "graph.nodes[1].type"),
    (lambda g: g["nodes"][1].update(colour="red"), "graph.nodes[1]"),
    (lambda g: g["nodes"][1]["params"].update(filters="many"), "graph.nodes[1]"),
    (lambda g: g["nodes"][1]["params"].update(filters=-1), "graph.nodes[1]"),
    (lambda g: g["nodes"][1]["params"].update(filter=3), "graph.nodes[1]"),
    (lambda g: g["nodes"][1].update(id="n1"), "graph.nodes"),
    (lambda g: g["nodes"][1].update(name="image"), "graph.nodes"),
    (lambda g: g["nodes"][1].update(name="a/b"), "graph.nodes[1]"),
    (lambda g: g["nodes"][2].pop("inner"), "graph.nodes[2].inner"),
    (lambda g: g["nodes"][2]["inner"].update(name=""), "graph.nodes[2].inner.name"),
    (lambda g: g["nodes"][3].update(shares="n1", params={}), "graph.nodes[3].shares"),
    (lambda g: g["edges"][0].update(target="n99"), "graph.edges[0]"),
    (lambda g: g["edges"][0].update(target_port="query"), "graph.edges[0].target_port"),
    (lambda g: g["edges"][0].update(source_port="query"), "graph.edges[0].source_port"),
    (lambda g: g["edges"].append(dict(g["edges"][0])), "graph.edges[2]"),
    (lambda g: g["edges"][0].update(source="n2"), "graph.edges"),
    (lambda g: g.pop("name"), "graph"),
]


@pytest.mark.parametrize(("change", "place"), WRONG)
def test_a_graph_no_edit_could_have_made_is_refused_at_its_place(change, place: str, path: Path) -> None:
    edited(path, change)
    before = path.read_bytes()
    with pytest.raises(FileBroken) as refusal:
        wb.load(path)
    assert refusal.value.values["place"] == place
    assert path.read_bytes() == before


def test_the_message_of_a_broken_file(path: Path) -> None:
    edited(path, lambda g: g["nodes"][1]["params"].update(filters=-1))
    with pytest.raises(FileBroken) as refusal:
        wb.load(path)
    assert str(refusal.value) == (
        "digits.graph.json: this is no readable graph file. At graph.nodes[1]: expected a whole number of at least 1, "
        "received -1. The file was left as it is: repair it by hand, or save the graph again under another name."
    )


def test_an_oversized_file_is_refused_unread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_files, "LARGEST", 10)
    with pytest.raises(FileBroken, match="at most 10 bytes"):
        wb.load(path)


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((Path(graph_files.__file__).parent / "graph.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(graph_files.schema()))


def test_history_comes_back_whole(graph: Graph, tmp_path: Path) -> None:
    history = History(wb.Graph("x"))
    for units in (1, 2, 3):
        history = history.do(history.present.add("Dense", units=units))
    history = history.do(graph).undo().undo()
    save_history(history, tmp_path / "x.history.json")
    assert load_history(tmp_path / "x.history.json") == history


@pytest.mark.parametrize("text", ["", "{}", '{"format": "keras-workbench history", "version": 1}'])
def test_a_broken_history_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.history.json").write_text(text)
    with pytest.raises(GraphError):
        load_history(tmp_path / "x.history.json")


def test_a_history_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.history.json"
    save_history(History(wb.Graph("x").add("Flatten")), path)
    path.write_text(path.read_text().replace('"nodes":[0]', '"nodes":[5]'))
    with pytest.raises(FileBroken, match="states"):
        load_history(path)
