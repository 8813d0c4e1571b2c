"""What a frozen flow refuses: files that were made by hand, data and arguments that cannot be."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.flow.squares import flow, squares
from workbench.data import SampleSet
from workbench.flow.flow_errors import FlowFileNotWritten
from workbench.flow.flow_run import FlowRun
from workbench.flow.flow_run_errors import BadRunOption, UnknownStep
from workbench.flow.frozen_errors import FrozenCodeRefused, FrozenFlowBroken, NothingApplied
from workbench.flow.frozen_flow import FrozenFlow
from workbench.graph.document import Graph
from workbench.graph.graph_files import encode

DOCUMENT = "flow.graph.json"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> FlowRun:
    return wb.flow.run(flow(epochs=1), squares(), store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def file(run: FlowRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wb.flow.freeze(run, tmp_path_factory.mktemp("frozen") / "a.wbflow")


@pytest.fixture(scope="module")
def frozen(file: Path) -> FrozenFlow:
    return wb.flow.open(file)


def changed(
    file: Path, target: Path, change: Callable[[dict[str, Any]], object], document: Graph | None = None
) -> Path:
    """The file with another manifest, and perhaps another drawing whose checksum is right."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    if document is not None:
        parts[DOCUMENT] = encode(document)
        digest = sha256(parts[DOCUMENT]).hexdigest()
        manifest["files"][DOCUMENT] = {"size": len(parts[DOCUMENT]), "digest": digest}
    change(manifest)
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "9"}, "version: expected a manifest as wb.flow.freeze writes it, received a value that cannot be "
                           "(expected a whole number, received a text)."),
        ({"version": 0}, "(expected a whole number within its limits (>= 1))."),
        ({"more": 1}, "(there is no setting 'more' here; check the spelling)."),
        ({"networks": []}, "(it is not written as it has to be)."),
    ],
)  # fmt: skip
def test_a_manifest_made_by_hand(change: dict[str, Any], words: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(FrozenFlowBroken) as refusal:
        wb.flow.open(changed(file, tmp_path / "b.wbflow", lambda manifest: manifest.update(change)))
    assert words in str(refusal.value)
    assert "`" not in str(refusal.value)


def nothing(manifest: dict[str, Any]) -> None:
    """The manifest stays as it is."""


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (wb.Graph("a", kind="flow"), "expected a drawn network at 'network', received none"),
        (wb.Graph("a", kind="flow").add("DataSet"), "expected a drawn network at 'network', received none"),
        (flow().add("Network", name="more", inner=wb.templates.lenet5()), "expected a trained network for 'more'"),
    ],
)
def test_another_drawing(document: Graph, words: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(FrozenFlowBroken, match=words):
        wb.flow.open(changed(file, tmp_path / "b.wbflow", nothing, document))


def test_code_is_shown_without_its_name(file: Path, tmp_path: Path) -> None:
    source = "class Mine:\n    def __call__(self, sample):\n        return sample\n"
    document = wb.Graph("a", kind="flow").add("DataSet").add("CustomModule", source=[source, "Mine"])
    with pytest.raises(FrozenCodeRefused) as refusal:
        wb.flow.open(changed(file, tmp_path / "b.wbflow", nothing, document))
    assert refusal.value.source == source
    assert "code of its own, Mine," in str(refusal.value)


def test_an_epoch_of_no_network(run: FlowRun, tmp_path: Path) -> None:
    with pytest.raises(UnknownStep, match=r"no module 'other'. Expected one of: network"):
        wb.flow.freeze(run, tmp_path / "b.wbflow", {"other": 1})


def test_what_cannot_be_applied(frozen: FrozenFlow) -> None:
    with pytest.raises(NothingApplied, match=r"^apply: expected at least one sample .*, received none"):
        frozen.apply(SampleSet([]))
    with pytest.raises(NothingApplied, match=r"expected no option of wb.data.from_folder, since samples are read"):
        frozen.apply(squares(), task="segmentation")


def test_what_cannot_be_measured_saved_or_compared(frozen: FrozenFlow, tmp_path: Path) -> None:
    found: Any = frozen.apply(squares())
    given: Any = "both"
    with pytest.raises(BadRunOption, match=r"'frame' must be one of 'original', 'network', but received 'both'"):
        frozen.metrics(found, frame=given)
    assert frozen.metrics(found, which="dice").keys == frozen.metrics(found, which=["dice"]).keys
    for given in (None, 5, ""):
        with pytest.raises(BadRunOption, match=r"^save: 'folder' must be the path of a folder, but received"):
            frozen.save(found, given)
    given = 5
    with pytest.raises(BadRunOption, match=r"^save: 'predictions' must be samples with a prediction, but received 5"):
        frozen.save(given, tmp_path / "a")
    (tmp_path / "file").write_text("")
    with pytest.raises(FlowFileNotWritten):
        frozen.save(found, tmp_path / "file" / "inside")
    for given in ("ab", 5, None):
        with pytest.raises(BadRunOption, match=r"'names' must be a list of texts"):
            wb.flow.compare([frozen, frozen], squares(), names=given)
