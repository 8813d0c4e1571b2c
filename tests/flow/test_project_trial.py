"""A trained flow in one file: opened elsewhere it predicts the same, with its preprocessing, epoch and thresholds."""

import csv
import json
import linecache
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

import workbench as wb
from tests.flow.squares import NAMES, flow, squares
from workbench.flow.flow_run import FlowRun
from workbench.flow.frozen_errors import (
    BadThreshold,
    FrozenCodeRefused,
    FrozenFlowBroken,
    NothingToFreeze,
)
from workbench.flow.frozen_flow import FrozenFlow
from workbench.training.run_errors import NotKeptEpoch


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> FlowRun:
    """A flow that was trained for four epochs."""
    return wb.flow.run(flow(epochs=4), squares(), store=tmp_path_factory.mktemp("store")).wait()


@pytest.fixture(scope="module")
def file(run: FlowRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wb.flow.freeze(run, tmp_path_factory.mktemp("frozen") / "squares.wbflow")


@pytest.fixture(scope="module")
def frozen(file: Path) -> FrozenFlow:
    return wb.flow.open(file)


def masks(samples: Any) -> list[Any]:
    found = [sample.prediction.mask for sample in samples]
    assert all(mask is not None for mask in found)
    return [mask.array for mask in found]


def test_what_is_frozen_is_told(frozen: FrozenFlow) -> None:
    assert (frozen.name, frozen.class_names, frozen.epochs) == ("squares", NAMES, {"network": 4})
    assert frozen.versions["keras"]
    assert frozen.data["network"].startswith("train x (16, 8, 8, 1), y (16, 8, 8); validation x (4, 8, 8, 1)")
    text = repr(frozen)
    assert "network: segmentation, epoch 4 of 4, trained on data" in text
    assert "Dice [square]" in text
    assert "<table" in frozen._repr_html_()


def test_it_predicts_what_the_flow_predicts(run: FlowRun, frozen: FrozenFlow) -> None:
    found = frozen.apply(squares())
    assert found.issues == ()
    for one, other in zip(masks(found), masks(run.result("network")), strict=True):
        np.testing.assert_array_equal(one, other)


_OWN = """
import keras
from keras import layers

class Half(layers.Layer):
    def call(self, inputs):
        return inputs * 0.5

image = keras.Input((8, 8, 1), name="image")
answer = layers.Conv2D(2, 3, padding="same", activation="softmax", name="answer")
model = keras.Model(image, answer(Half(name="half")(image)), name="own")
"""


@pytest.fixture(scope="module")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flow whose network has a layer of somebody's own, which was written in a cell."""
    name = "<cell of a test project>"
    linecache.cache[name] = (len(_OWN), None, _OWN.splitlines(keepends=True), name)
    variables: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(_OWN, name, "exec"), variables)
    network = wb.from_keras(variables["model"])
    graph = wb.Graph("own", kind="flow").add("DataSet", name="data").add("Resize", height=8, width=8)
    graph = graph.add("MinMaxNormalization", name="scale")
    graph = graph.add("Network", name="network", inner=network, epochs=1, batch_size=8)
    folder = tmp_path_factory.mktemp("own")
    return wb.flow.freeze(wb.flow.run(graph, squares(), store=folder / "store"), folder / "own.wbflow")


_ELSEWHERE = """
import sys
import numpy as np
import workbench as wb
from tests.flow.squares import squares

def kept(frozen, path):
    np.save(path, np.stack([one.prediction.mask.array for one in frozen.apply(squares(seed=9))]))

plain, own, plain_masks, own_masks = sys.argv[1:]
kept(wb.flow.open(plain), plain_masks)
try:
    wb.flow.open(own)
except wb.errors.FrozenCodeRefused as error:
    assert "class Half(layers.Layer):" in str(error)
    kept(wb.flow.open(own, run_code=True), own_masks)
"""


def test_opened_in_another_folder_by_another_process_they_predict_the_same(
    file: Path, own_file: Path, frozen: FrozenFlow, tmp_path: Path
) -> None:
    moved = [tmp_path / "elsewhere" / path.name for path in (file, own_file)]
    moved[0].parent.mkdir()
    for source, target in zip((file, own_file), moved, strict=True):
        target.write_bytes(source.read_bytes())
    found = [tmp_path / "plain.npy", tmp_path / "own.npy"]
    command = [sys.executable, "-c", _ELSEWHERE, *map(str, (*moved, *found))]
    subprocess.run(command, check=True, timeout=300)
    for path, here in zip(found, (frozen, wb.flow.open(own_file)), strict=True):
        np.testing.assert_array_equal(np.load(path), np.stack(masks(here.apply(squares(seed=9)))))


def test_no_folder_of_this_computer_is_in_the_file(run: FlowRun, tmp_path: Path) -> None:
    graph = run.graph
    nodes = tuple(
        replace(node, params={"source": "/home/kim/scans"}) if node.type == "DataSet" else node for node in graph.nodes
    )

    class Named:
        def __getattr__(self, name: str) -> Any:
            return getattr(run, name)

    named = Named()
    named.graph = replace(graph, nodes=nodes)  # type: ignore[attr-defined]
    path = wb.flow.freeze(named, tmp_path / "private.wbflow")  # type: ignore[arg-type]
    with zipfile.ZipFile(path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"kim" not in whole


def test_the_epoch_of_the_best_epoch_table_is_chosen(run: FlowRun, tmp_path: Path) -> None:
    training = run.training("network")
    assert training is not None
    best = training.best("val_dice[square]")
    assert best is not None
    found = wb.flow.open(wb.flow.freeze(run, tmp_path / "best.wbflow", epoch="val_dice[square]"))
    assert found.epochs == {"network": best}
    numbered = wb.flow.open(wb.flow.freeze(run, tmp_path / "number.wbflow", epoch={"network": best}))
    assert numbered.epochs == {"network": best}
    folder = run.folder("network")
    assert folder is not None
    opened = wb.training.open(folder / "run", best)
    x = np.stack([sample.image for sample in run.result("scale")])[..., None].astype("float32")
    np.testing.assert_array_equal(np.stack(masks(found.apply(squares()))), opened.predict(x).argmax(axis=-1))


def test_an_epoch_that_is_not_kept_is_refused(run: FlowRun, tmp_path: Path) -> None:
    with pytest.raises(NotKeptEpoch, match="network"):
        wb.flow.freeze(run, tmp_path / "none.wbflow", epoch=99)
    assert not list(tmp_path.iterdir())


def test_thresholds_decide(run: FlowRun, frozen: FrozenFlow, tmp_path: Path) -> None:
    sure = wb.flow.open(wb.flow.freeze(run, tmp_path / "sure.wbflow", thresholds={"square": 1.0}))
    assert sure.thresholds == {"square": 1.0}
    assert not np.any(masks(sure.apply(squares())))
    assert np.all(masks(frozen.with_thresholds({"square": 0.0}).apply(squares())))
    assert frozen.thresholds == {}
    with pytest.raises(BadThreshold, match="with_thresholds: expected some of the classes rest, square"):
        frozen.with_thresholds({"circle": 0.5})


def test_metrics_of_labelled_data_equal_those_of_the_flow(run: FlowRun, frozen: FrozenFlow) -> None:
    found = frozen.metrics(squares())
    assert found == run.metrics("metrics")
    assert frozen.metrics(frozen.apply(squares())) == found
    assert frozen.metrics(squares(), which=("mean_dice",)).keys == ("mean_dice",)


def test_versions_are_compared_side_by_side(run: FlowRun, frozen: FrozenFlow, tmp_path: Path) -> None:
    first = wb.flow.open(wb.flow.freeze(run, tmp_path / "none.wbflow", thresholds={"square": 1.0}))
    found = wb.flow.compare([first, frozen], squares())
    assert found.names == ("squares", "squares (2)")
    row = next(row for row in found.rows if row[:2] == ["Dice [square]", "test"])
    assert row[2] == "0.0000"
    assert f"{len(found.different)} sample" in repr(found)
    assert "<table" in found._repr_html_()
    named = wb.flow.compare([first, frozen], squares(), names=["v1", "v2"], which=("mean_iou",))
    assert named.heads == ["metric", "split", "v1", "v2"]
    assert {row[0] for row in named.rows} == {"mIoU"}


def test_flows_that_are_not_trained_are_not_frozen(tmp_path: Path) -> None:
    graph = wb.Graph("plain", kind="flow").add("DataSet", name="data").add("Resize", height=8, width=8)
    plain = wb.flow.run(graph, squares(3), store=tmp_path / "store").wait()
    with pytest.raises(NothingToFreeze, match="received a flow without a network"):
        wb.flow.freeze(plain, tmp_path / "a.wbflow")
    part = wb.flow.run(flow(), squares(), until="resize", store=tmp_path / "store").wait()
    with pytest.raises(NothingToFreeze, match=r"received network, which is not trained. Run the flow to the end"):
        wb.flow.freeze(part, tmp_path / "a.wbflow")


def test_weights_that_were_changed_are_refused(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "changed.wbflow"
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(other, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            changed.writestr(name, content[:-1] + bytes([content[-1] ^ 1]) if name.endswith(".h5") else content)
    with pytest.raises(
        FrozenFlowBroken, match=r"At networks/0/checkpoints/epoch-0004.weights.h5: expected the content"
    ):
        wb.flow.open(other)


def test_code_in_the_file_is_shown_and_not_run(file: Path, tmp_path: Path) -> None:
    code = "class Evil(layers.Layer):\n    open('/tmp/never', 'w')\n"
    other = tmp_path / "code.wbflow"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    network = json.loads(parts["networks/0/network.graph.json"])
    node = next(node for node in network["graph"]["nodes"] if node["name"] == "conv")
    node.update(type="Custom", params={"module": "__main__", "class_name": "Evil", "config": {}, "source": [code]})
    parts["networks/0/network.graph.json"] = json.dumps(network).encode()
    _write(other, parts)
    with pytest.raises(FrozenCodeRefused) as caught:
        wb.flow.open(other)
    text = str(caught.value)
    assert text.startswith("code.wbflow: the file carries code of its own, Evil, which could do anything on this comp")
    assert "class Evil(layers.Layer):" in text
    assert text.endswith("open it with wb.flow.open(path, run_code=True).")
    assert caught.value.source == code
    assert not Path("/tmp/never").exists()


def _write(path: Path, parts: dict[str, bytes]) -> None:
    """An archive whose manifest fits its parts."""
    from hashlib import sha256

    manifest = json.loads(parts["manifest.json"])
    for name in manifest["files"]:
        manifest["files"][name] = {"size": len(parts[name]), "digest": sha256(parts[name]).hexdigest()}
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_classes_have_alerts_in_their_table(tmp_path: Path) -> None:
    digits = wb.data.named("digits")[:60].split(preset="70/15/15", stratify=False)
    graph = wb.Graph("digits", kind="flow").add("DataSet", name="data").add("MinMaxNormalization", name="scale")
    network = wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Flatten").add("Dense", units=10, activation="softmax")
    graph = graph.add("Network", name="network", inner=network, epochs=1)
    run = wb.flow.run(graph, digits, store=tmp_path / "store").wait()
    frozen = wb.flow.open(wb.flow.freeze(run, tmp_path / "digits.wbflow", thresholds={"3": 0.0}))
    found = frozen.apply(digits)
    assert {sample.prediction.category.name for sample in found if sample.prediction.category} == {"3"}
    out = frozen.save(found, tmp_path / "out")
    with (out / "classes.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    assert rows[0] == ["name", "split", "class", *map(str, range(10)), "alert"]
    assert {(row[2], row[-1]) for row in rows[1:]} == {("3", "3")}
    assert sum(map(float, rows[1][3:13])) == pytest.approx(1.0)
