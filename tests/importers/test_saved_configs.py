"""Saved models: whole, old, broken and hostile ones."""

import json
import pickle
import zipfile
from pathlib import Path

import keras
import pytest
from keras import layers

import workbench as wb
from workbench.importers import report
from workbench.importers.import_errors import CannotImport, ConfigBroken, NotAKerasModel, SubclassedModel


def small() -> keras.Model:
    first, last = layers.Dense(3, activation="relu", name="dense"), layers.Dense(2, name="last")
    return keras.Sequential([keras.Input((4,), name="x"), first, last], name="small")


def test_every_way_to_keep_a_model_gives_the_same_graph(tmp_path: Path) -> None:
    model = small()
    model.compile("adam", "mse")
    model.save(tmp_path / "small.keras")
    (tmp_path / "small.json").write_text(model.to_json())
    graph = wb.from_keras(model)
    assert wb.from_config(tmp_path / "small.keras") == graph
    assert wb.from_config(str(tmp_path / "small.json")) == graph
    assert wb.from_config(json.loads(model.to_json())) == graph
    assert wb.from_config(model.get_config()) == graph


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.importers.model_files.LARGEST", 100_000)
    bomb = archive(tmp_path / "bomb.keras", {"config.json": b" " * 10_000_000})
    with pytest.raises(ConfigBroken, match="at most 100000 bytes"):
        wb.from_config(bomb)
    (tmp_path / "large.json").write_bytes(b" " * 200_000)
    with pytest.raises(ConfigBroken, match="at most 100000 bytes"):
        wb.from_config(tmp_path / "large.json")


def test_names_of_members_lead_nowhere(tmp_path: Path) -> None:
    config = small().to_json().encode()
    inside = tmp_path / "inside"
    inside.mkdir()
    members = {"../evil.txt": b"x", "/tmp/evil.txt": b"x", "config.json": config, "a/../../config.json": b"{}"}
    assert wb.from_config(archive(inside / "tricks.keras", members)) == wb.from_keras(small())
    assert [path.name for path in inside.iterdir()] == ["tricks.keras"]
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


def test_other_members_are_never_read(tmp_path: Path) -> None:
    class Boom:
        def __reduce__(self):
            return (Path(tmp_path / "pwned").touch, ())

    members = {"config.json": small().to_json().encode(), "model.weights.h5": pickle.dumps(Boom())}
    wb.from_config(archive(tmp_path / "pickled.keras", members))
    assert not (tmp_path / "pwned").exists()


def test_every_truncation_is_a_typed_error(tmp_path: Path) -> None:
    small().save(tmp_path / "whole.keras")
    whole = (tmp_path / "whole.keras").read_bytes()
    for size in range(0, len(whole) - 1, max(len(whole) // 40, 1)):
        (tmp_path / "part.keras").write_bytes(whole[:size])
        with pytest.raises(CannotImport, match=r"part\.keras"):
            wb.from_config(tmp_path / "part.keras")


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ([], "whole file|config|layers"),
        ({"class_name": "Functional"}, "config"),
        ({"class_name": "Functional", "config": {"layers": 3, "input_layers": []}}, "config"),
        ({"class_name": "Functional", "config": {"layers": [4], "input_layers": [], "output_layers": []}}, "layers"),
        ({"layers": [{"class_name": "Dense", "config": []}]}, r"dense"),
        ({"name": "m", "layers": [], "input_layers": [["x", 0, 0]], "output_layers": [["x", 0, 0]]}, "m|x"),
    ],
)
def test_broken_configurations_name_the_place(given, place: str) -> None:
    with pytest.raises(CannotImport, match=place):
        wb.from_config(given)


def test_random_damage_is_a_typed_error_or_a_sound_graph(tmp_path: Path) -> None:
    import random

    from workbench.graph.validation import flaws

    x = keras.Input((4, 4))
    y, scores = layers.MultiHeadAttention(1, 2)(x, x, return_attention_scores=True)
    whole = json.loads(keras.Model(x, {"a": y + x, "b": scores}).to_json())
    chance = random.Random(0)
    refused = 0
    for _ in range(300):
        broken = json.loads(json.dumps(whole))
        spots: list[tuple[object, object]] = []
        waiting: list[object] = [broken]
        while waiting:
            here = waiting.pop()
            items = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
            for key, value in items:
                spots.append((here, key))
                waiting.append(value)
        holder, key = chance.choice(spots)
        holder[key] = chance.choice([None, 7, -1, "x", [], {}, [["x", 0, 0]], 10**30, "a/b"])  # type: ignore[index]
        try:
            graph = wb.from_config(broken)
        except CannotImport:
            refused += 1
        else:
            assert list(flaws(graph)) == []
    assert refused > 50


def test_a_loop_and_a_missing_layer_are_named() -> None:
    x = keras.Input((4,))
    config = json.loads(keras.Model(x, layers.Dense(4, name="b")(layers.Dense(4, name="a")(x))).to_json())
    first = config["config"]["layers"][1]["inbound_nodes"][0]["args"][0]["config"]
    first["keras_history"] = ["b", 0, 0]
    with pytest.raises(ConfigBroken, match="without a loop"):
        wb.from_config(config)
    first["keras_history"] = ["ghost", 0, 0]
    with pytest.raises(ConfigBroken, match="ghost"):
        wb.from_config(config)


def test_a_lambda_stays_visible_and_is_never_run(tmp_path: Path) -> None:
    x = keras.Input((4,))
    pwned = str(tmp_path / "pwned")
    model = keras.Model(x, layers.Lambda(lambda t: (Path(pwned).write_text("x"), t)[1], (4,), name="odd")(x))
    Path(pwned).unlink(missing_ok=True)
    model.save(tmp_path / "lambda.keras")
    Path(pwned).unlink(missing_ok=True)
    graph = wb.from_config(tmp_path / "lambda.keras")
    assert not Path(pwned).exists()
    assert [remark.node for remark in report(graph)] == ["odd"]
    assert "never run" in report(graph)[0].message
    with pytest.raises(ValueError, match=r"odd: no code can be written for keras\.layers\.Lambda"):
        wb.to_source(graph)
    assert wb.load(wb.save(graph, tmp_path / "graph.json")) == graph


def test_modules_that_a_file_names_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trap_module.py").write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')\nclass Trap: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    config = json.loads(small().to_json())
    config["config"]["layers"][1] |= {"module": "trap_module", "class_name": "Trap", "registered_name": "x>Trap"}
    graph = wb.from_config(config)
    assert [remark.node for remark in report(graph)] == ["dense"]
    assert not (tmp_path / "pwned").exists()
    with pytest.raises(ValueError, match="no code can be written"):
        wb.to_source(graph)


def test_a_document_cannot_name_a_function_to_run() -> None:
    from workbench.graph.document import Edge, Graph, Node

    graph = Graph(
        "x",
        (
            Node("n1", "Input", "a", {"shape": (2,)}),
            Node(
                "n2",
                "Custom",
                "b",
                {"module": "os", "class_name": "system", "config": {"command": "true"}},
                call={"*": ({"port": "input"},)},
            ),
        ),
        (Edge("n1", "output", "n2", "input"),),
    )
    with pytest.raises(ValueError, match="no code can be written"):
        wb.to_source(graph)


@pytest.mark.parametrize("word", ["use_bias=open({pwned!r}, 'w').close() or None, trainable", "lambda", "a b", ""])
def test_words_of_a_file_never_become_code(tmp_path: Path, word: str) -> None:
    pwned = tmp_path / "pwned"
    config = json.loads(small().to_json())
    config["config"]["layers"][1]["config"][word.format(pwned=str(pwned))] = False
    graph = wb.from_config(config)
    assert [(remark.node, remark.code) for remark in report(graph)] == [("dense", "opaque")]
    wb.analyze(graph)
    with pytest.raises(ValueError, match="no code can be written"):
        wb.build_model(graph)
    assert not pwned.exists()


@pytest.mark.parametrize("word", ["scale=open({pwned!r}, 'w').close() or 1.0, mode", "lambda"])
def test_words_of_an_object_inside_never_become_code(tmp_path: Path, word: str) -> None:
    pwned = tmp_path / "pwned"
    config = json.loads(small().to_json())
    words = {"units": 2, word.format(pwned=str(pwned)): None}
    cell = {"module": "keras.layers", "class_name": "LSTMCell", "config": words, "registered_name": None}
    config["config"]["layers"][1] |= {"class_name": "RNN", "config": {"name": "dense", "cell": cell}}
    graph = wb.from_config(config)
    assert [(remark.node, remark.code) for remark in report(graph)] == [("dense", "opaque")]
    with pytest.raises(ValueError, match="no code can be written"):
        wb.build_model(graph)
    assert not pwned.exists()


@pytest.mark.parametrize("word", ["training=open({pwned!r}, 'w').close(), mask", "lambda", "a b"])
def test_arguments_of_a_call_in_a_file_never_become_code(tmp_path: Path, word: str) -> None:
    x = keras.Input((4,))
    config = json.loads(keras.Model(x, layers.Dense(2, name="last")(x)).to_json())
    call = config["config"]["layers"][1]["inbound_nodes"][0]
    call["kwargs"] = {word.format(pwned=str(tmp_path / "pwned")): None}
    with pytest.raises(ConfigBroken, match=r"At last: expected names of arguments in its call, received [\"']"):
        wb.from_config(config)


def test_the_printer_takes_only_names_for_keywords() -> None:
    from workbench.codegen.expressions import CallExpression, Literal, Name

    with pytest.raises(ValueError, match="no name of an argument"):
        CallExpression(Name("f"), keywords=(("x=1, y", Literal(2)),))


def test_a_layer_of_a_notebook_is_not_taken_for_keras_s_of_the_same_name() -> None:
    mine = type("Dense", (layers.Layer,), {"__module__": "__main__", "call": lambda _, x: x})
    x = keras.Input((4,))
    graph = wb.from_keras(keras.Model(x, mine(name="mine")(x)))
    assert [node.type for node in graph.nodes] == ["Input", "Custom"]
    assert report(graph)[0].message.startswith("mine is a Dense, a class of its own whose text")


class OwnNetwork(keras.Model):  # type: ignore[misc]
    """A functional model with a class, and a constructor, of its own."""

    def __init__(self, units: int) -> None:
        x = keras.Input((4,), name="x")
        super().__init__(x, layers.Dense(units, name="dense")(x), name="own")


def test_a_functional_model_with_a_class_of_its_own_is_drawn_and_said(tmp_path: Path) -> None:
    model = OwnNetwork(3)
    before = model.get_config(), len(model.layers[1]._inbound_nodes)
    graph = wb.from_keras(model)
    assert (model.get_config(), len(model.layers[1]._inbound_nodes)) == before
    assert [node.name for node in graph.nodes] == ["x", "dense"]
    (remark,) = report(graph)
    assert (remark.node, remark.code) == ("", "own-class")
    assert remark.message == (
        "OwnNetwork is a class of its own. The code makes a plain Keras model of the same layers; what the class adds, "
        "such as a train_step() of its own, is not in it."
    )
    assert wb.load(wb.save(graph, tmp_path / "own.graph.json")) == graph


def test_a_nested_model_with_a_class_of_its_own_is_said_too() -> None:
    class Plain(keras.Model):  # type: ignore[misc]
        pass

    i, x = keras.Input((4,)), keras.Input((4,))
    graph = wb.from_keras(keras.Model(x, Plain(i, layers.Dense(2)(i), name="inner")(x)))
    assert [(remark.node, remark.code) for remark in report(graph)] == [("inner", "own-class")]


def test_a_functional_model_that_calls_its_layers_itself_is_refused() -> None:
    class Doubled(keras.Model):  # type: ignore[misc]
        def call(self, x, training=None, mask=None):
            return 2 * super().call(x, training=training, mask=mask)

    x = keras.Input((4,))
    with pytest.raises(SubclassedModel, match="Doubled is a subclass"):
        wb.from_keras(Doubled(x, layers.Dense(2)(x)))


def test_a_policy_that_code_cannot_say_is_in_the_report() -> None:
    config = json.loads(small().to_json())
    config["config"]["dtype"] = {
        "module": "keras",
        "class_name": "DTypePolicyMap",
        "config": {},
        "registered_name": None,
    }
    assert [(remark.node, remark.code) for remark in report(wb.from_config(config))] == [("", "own-policy")]


def test_functions_and_layers_of_ones_own_stay_visible() -> None:
    class Own(layers.Layer):  # type: ignore[misc]
        def call(self, x):
            return x

    x = keras.Input((4,))
    y = layers.Dense(3, activation=lambda t: t * 2.0, name="odd")(x)
    graph = wb.from_keras(keras.Model(x, Own(name="own")(y)))
    remarks = {remark.node: remark.message for remark in report(graph)}
    assert "odd" not in remarks  # the text of the function travels
    assert "activation=lambda t: t * 2.0" in wb.to_source(wb.from_keras(keras.Model(x, y)))
    assert "Import the module" in remarks["own"]
    assert graph.by_name["own"].params["class_name"] == "Own"


def test_what_is_no_graph_is_refused_by_name() -> None:
    class Mine(keras.Model):  # type: ignore[misc]
        def call(self, x):
            return x

    with pytest.raises(SubclassedModel, match=r"Mine is a subclass of keras\.Model"):
        wb.from_keras(Mine())
    with pytest.raises(NotAKerasModel, match="received int"):
        wb.from_keras(3)
    with pytest.raises(FileNotFoundError):
        wb.from_config("nowhere.keras")


def test_a_model_without_input_shape_says_so() -> None:
    graph = wb.from_keras(keras.Sequential([layers.Dense(2)]))
    assert [(remark.node, remark.code) for remark in report(graph)] == [("input", "no-shape")]
