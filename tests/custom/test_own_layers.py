"""Layers of one's own in drawings, code and files, and which code may run."""

import json
from pathlib import Path

import keras
import pytest

import workbench as wb
from workbench.catalog.own_layers import leave_out, own_layer
from workbench.codegen.codegen_errors import CodeNotRun
from workbench.custom.class_template import class_name
from workbench.custom.custom_errors import CodeFailed, NameOfCatalog, NotALayer, SourceRefused
from workbench.graph.graph_errors import ParameterType, UnknownParameter
from workbench.graph.graph_files import decode, encode


class Doubled(keras.layers.Layer):  # type: ignore[misc]
    """Multiplies what comes in."""

    def __init__(self, factor: float = 2.0, times: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.factor, self.times = factor, times

    def call(self, inputs):
        return inputs * self.factor**self.times

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "times": self.times}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    for name in ("Doubled", "Gain", "MyDense", "Touches"):
        leave_out(name)


def drawn(*args, **params):
    graph = wb.Graph("own").add("Input", shape=(4,), name="x")
    return graph.add(*args, **params).add("Dense", units=2, name="out")


def test_a_registered_class_is_drawn_analysed_and_written() -> None:
    wb.register(Doubled, description="Multiplies.")
    graph = drawn("Doubled", factor=3.0)
    node = graph.by_name["doubled"]
    assert (node.type, node.params["config"]) == ("Custom", {"factor": 3.0})
    analysis = wb.analyze(graph)
    assert (analysis.shapes["doubled"], analysis.problems) == ((None, 4), ())
    source = wb.to_source(graph)
    assert "class Doubled(keras.layers.Layer):" in source
    assert 'Doubled(factor=3.0, name="doubled")' in source
    assert wb.build_model(graph).layers[0].factor == 3.0


def test_parameters_are_read_from_the_constructor() -> None:
    wb.register(Doubled)
    assert [(one.name, one.kind, one.default) for one in own_layer("Doubled").parameters] == [
        ("factor", "float", 2.0),
        ("times", "int", 1),
    ]
    with pytest.raises(UnknownParameter, match=r"Doubled has no parameter 'facto'. Expected one of: 'factor'"):
        drawn("Doubled", facto=3.0)
    with pytest.raises(ParameterType, match="'times' must be"):
        drawn("Doubled", times="two")


def test_what_cannot_be_registered_is_refused_in_words() -> None:
    with pytest.raises(NotALayer, match=r"expected a class derived from keras.layers.Layer, but received 3"):
        wb.register(3)
    with pytest.raises(NameOfCatalog) as refused:
        wb.register(Doubled, name="Dense")
    assert str(refused.value) == (
        "register: 'Dense' is a layer of Keras or of the workbench. Give yours another name, as in "
        "wb.register(Dense, name='MyDense')."
    )


def test_a_text_of_the_editor_is_taken_in_and_trusted(home: Path) -> None:
    source = wb.custom.template("Gain")
    assert not wb.custom.is_trusted(source)
    wb.custom.save_source(source)
    assert wb.custom.is_trusted(source)
    assert len(json.loads((home / "trusted_code.json").read_text())) == 1
    graph = drawn("Gain", initial=2.0)
    assert wb.build_model(graph).count_params() == wb.analyze(graph).params == 4 + 10


def test_a_text_that_is_no_layer_is_refused_with_its_line() -> None:
    with pytest.raises(SourceRefused, match=r"^line 2: This is no Python: "):
        wb.custom.save_source("import keras\nclass Gain(keras.layers.Layer)\n    pass")
    with pytest.raises(CodeFailed, match=r"^Gain: running this code failed: ZeroDivisionError: division by zero"):
        wb.custom.save_source(wb.custom.template("Gain") + "\n\nWIDTH = 1 / 0\n")
    assert own_layer("Gain") is None


def touching(place: Path) -> str:
    text = wb.custom.template("Touches").replace(
        "        return inputs *", f"        open({str(place)!r}, 'w').close()\n        return inputs *"
    )
    return text + f"\n\nopen({str(place)!r}, 'w').close()\n"


def foreign(place: Path):
    """A drawing that came as a file with code from elsewhere, which would write a file."""
    parts = wb.custom.read(touching(place)).parts
    graph = drawn("Dense", units=4, name="own")
    text = (
        encode(graph)
        .decode()
        .replace(
            json.dumps({"units": 4}, separators=(",", ":")),
            json.dumps(
                {"class_name": "Touches", "config": {}, "module": "__main__", "source": parts}, separators=(",", ":")
            ),
        )
    )
    return decode(text.replace('"type":"Dense"', '"type":"Custom"', 1).encode(), where="file")


def test_code_from_elsewhere_runs_only_when_it_is_trusted(tmp_path: Path) -> None:
    place = tmp_path / "touched"
    graph = foreign(place)
    assert [(one.node, one.code) for one in wb.analyze(graph).problems if one.severity == "error"] == [
        ("own", "unknown-code")
    ]
    with pytest.raises(CodeNotRun):
        wb.build_model(graph)
    assert not place.exists()
    wb.custom.trust(tuple(graph.by_name["own"].params["source"]))
    assert place.exists()


def test_trust_is_of_the_very_text() -> None:
    source = wb.custom.template("Gain")
    wb.custom.trust(source)
    assert wb.custom.is_trusted(source)
    assert not wb.custom.is_trusted(source.replace("1.0", "1.1"))


@pytest.mark.parametrize("content", ["", "{}", "[1, 2", "null", "\udcff"])
def test_a_damaged_list_trusts_nothing_and_is_written_anew(home: Path, content: str) -> None:
    home.mkdir(parents=True)
    (home / "trusted_code.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    source = wb.custom.template("Gain")
    assert not wb.custom.is_trusted(source)
    wb.custom.trust(source)
    assert wb.custom.is_trusted(source)


def test_the_text_of_what_is_built_in_is_shown() -> None:
    assert "class Conv2D(" in wb.custom.source_of("Conv2D")
    assert "class Resize(" in wb.custom.source_of("Resize")
    assert "def lenet5(" in wb.custom.source_of("lenet5")
    wb.register(Doubled)
    assert "class Doubled(" in wb.custom.source_of(drawn("Doubled").by_name["doubled"])
    with pytest.raises(wb.errors.CustomLayerError, match="NoSuchThing: there is no code to be shown"):
        wb.custom.source_of("NoSuchThing")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("my layer", "MyLayer"), ("3d", "My3d"), ("", "MyLayer"), ("None", "MyNone"), ("내 층", "내층"), ("a-b", "AB")],
)
def test_names_of_classes(name: str, expected: str) -> None:
    assert class_name(name) == expected
