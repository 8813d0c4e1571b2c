"""A frozen flow applied to new data, with a network that only looks at the brightness: what is not learned is quick."""

import gc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from tests.flow.squares import NAMES, SIZE, flow, segmenter, squares
from workbench.data import MaskLabel, Sample, SampleSet, Targets
from workbench.flow.frozen_errors import NothingApplied
from workbench.flow.frozen_file import FrozenManifest, FrozenNetwork
from workbench.flow.frozen_flow import FrozenFlow
from workbench.flow.network_answers import AnswerForm
from workbench.flow.network_errors import PredictionsNotComparable
from workbench.flow.trained_networks import TrainedNetwork
from workbench.graph.document import Graph
from workbench.graph.edits import set_param
from workbench.training import Record, Settings
from workbench.training.sample_errors import WrongInputShape

FORM = AnswerForm("segmentation", "softmax", NAMES)


class Bright:
    """Says of each pixel whether it is bright; takes grey images (8, 8) only."""

    form = FORM
    opened = SimpleNamespace(record=Record("squares", "segmentation", NAMES, Settings(ignore_class=255)))

    def predict(self, samples: Sequence[Sample], is_stopped: Callable[[], bool] = lambda: False) -> list[Sample]:
        del is_stopped
        for sample in samples:
            if sample.image.shape != (8, 8):
                raise WrongInputShape(where=sample.name, expected=(8, 8), received=sample.image.shape, remedy="")
        return [self._answered(sample) for sample in samples]

    def _answered(self, sample: Sample) -> Sample:
        mask = (sample.image > 0.5).astype(np.uint8)
        return sample.replaced(prediction=Targets(mask=MaskLabel(mask, NAMES)))


def frozen_flow(graph: Graph, *paths: str) -> FrozenFlow:
    networks = tuple(FrozenNetwork(path, f"networks/{n}", 1, FORM) for n, path in enumerate(paths or ("network",)))
    manifest = FrozenManifest(
        "keras-workbench frozen flow", 1, graph.name, "2026-01-01T00:00:00+00:00", {}, networks, {}, (), {}
    )
    known = {one.path: cast("TrainedNetwork", Bright()) for one in networks}
    return FrozenFlow(manifest, graph, known)


@pytest.fixture
def frozen() -> FrozenFlow:
    return frozen_flow(flow())


def masks(samples: Any) -> list[Any]:
    found = [sample.prediction.mask for sample in samples]
    assert all(mask is not None for mask in found)
    return [mask.array for mask in found]


def test_new_samples_are_processed_as_the_old_ones_were(frozen: FrozenFlow) -> None:
    found = frozen.apply(squares(5, divided=False))
    for sample, mask in zip(found, masks(found), strict=True):
        assert sample.image.shape == mask.shape == (8, 8)
        np.testing.assert_array_equal(mask, sample.image > 0.5)
        assert (sample.image.min(), sample.image.max()) == (0, 1)


def test_the_old_division_is_not_that_of_new_samples() -> None:
    graph = flow()
    divided = set_param(graph, graph.by_name["data"].id, "split", "80/10/10")
    found = frozen_flow(divided).apply(squares(10, divided=False))
    assert {sample.split for sample in found} == {""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Images without labels, and a broken one."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for sample in squares(4, divided=False):
        Image.fromarray(sample.image).save(scans / sample.name)
    (scans / "broken.png").write_bytes(b"nothing")
    return scans


def test_a_folder_of_images_is_predicted_and_saved_in_the_original_frame(frozen: FrozenFlow, folder: Path) -> None:
    found = frozen.apply(folder)
    assert len(found) == 4
    out = frozen.save(found, folder.parent / "out")
    assert sorted(path.name for path in (out / "masks").iterdir()) == ["00.png", "01.png", "02.png", "03.png"]
    back = np.asarray(Image.open(out / "masks" / "00.png"))
    assert back.shape == (SIZE, SIZE)
    np.testing.assert_array_equal(back, np.kron(masks(found)[0], np.ones((2, 2))))


def test_a_zip_archive_gives_the_same(frozen: FrozenFlow, folder: Path) -> None:
    path = folder.parent / "scans.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for image in sorted(folder.iterdir()):
            archive.write(image, image.name)
    for one, other in zip(masks(frozen.apply(path)), masks(frozen.apply(folder)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_flow_that_learned_from_labelled_folders_takes_images_alone(folder: Path) -> None:
    graph = flow()
    graph = set_param(graph, graph.by_name["data"].id, "task", "segmentation")
    assert len(frozen_flow(graph).apply(folder)) == 4


def test_a_sample_that_cannot_be_processed_is_named_and_left_out(frozen: FrozenFlow) -> None:
    odd = Sample(np.zeros((SIZE, SIZE, 3), np.uint8), name="colour.png")
    found = frozen.apply(SampleSet([*squares(3, divided=False), odd]))
    assert [sample.name for sample in found] == ["00.png", "01.png", "02.png"]
    assert [(issue.path, issue.name) for issue in found.issues] == [("network", "colour.png")]
    with pytest.raises(NothingApplied) as caught:
        frozen.apply(SampleSet([odd]))
    start = "squares: expected at least one sample that the flow can process, received 1 samples, all of which failed; "
    assert str(caught.value).startswith(f"{start}the first: network, 'colour.png': colour.png")
    assert str(caught.value).endswith(" Give images of the kind that the flow was trained with.")


def test_modules_that_change_the_label_alone_let_samples_without_one_pass() -> None:
    graph = wb.Graph("labels", kind="flow").add("DataSet", name="data").add("MaskToCategory", name="category")
    graph = graph.add("ClassFilter", name="classes", class_index="1").add("Resize", height=8, width=8)
    graph = graph.add("MinMaxNormalization", name="scale").add("Network", name="network", inner=segmenter())
    frozen = frozen_flow(graph)
    bare = squares(3, divided=False).map(lambda sample: sample.replaced(label=Targets()))
    found = frozen.apply(bare)
    assert (len(found), found.issues) == (3, ())
    assert all(sample.label.category is not None for sample in frozen.apply(squares(3, divided=False)))


def test_a_module_that_needs_the_label_for_the_image_names_the_samples() -> None:
    graph = wb.Graph("labels", kind="flow").add("DataSet", name="data").add("LabelDataSplitFilter", name="label")
    graph = graph.add("Resize", height=8, width=8).add("Network", name="network", inner=segmenter())
    bare = squares(3, divided=False).map(lambda sample: sample.replaced(label=Targets()))
    with pytest.raises(NothingApplied, match=r"the first: label, '00.png': LabelDataSplitFilter: "):
        frozen_flow(graph).apply(bare)


def test_what_lies_behind_the_network_is_applied_too() -> None:
    graph = flow().add("PredictionDataExtractionFilter", name="extract", inputs="network")
    graph = graph.add("ResizeOriginalRestoration", name="back")
    frozen = frozen_flow(graph)
    assert {sample.size for sample in frozen.apply(squares(3, divided=False))} == {(SIZE, SIZE)}
    assert {sample.size for sample in frozen.apply(squares(3, divided=False), until="network")} == {(8, 8)}


def test_several_data_sets_are_given_by_name() -> None:
    graph = wb.Graph("two", kind="flow").add("DataSet", name="one").add("DataSet", name="other")
    graph = graph.add("ConcatenateMerge", name="both", inputs=["one", "other"]).add("Resize", height=8, width=8)
    graph = graph.add("Network", name="network", inner=segmenter())
    frozen = frozen_flow(graph)
    other = squares(2, divided=False, seed=4).map(lambda sample: sample.replaced(name=f"other {sample.name}"))
    other = SampleSet([*other])
    assert len(frozen.apply({"one": squares(3, divided=False), "other": other})) == 5
    with pytest.raises(NothingApplied, match="expected samples for each of the data sets one, other, received samples"):
        frozen.apply(squares(3, divided=False))


def test_results_stay_as_long_as_somebody_can_read_them(frozen: FrozenFlow) -> None:
    part = frozen.apply(squares(6, divided=False))[2:4]
    gc.collect()
    assert [sample.name for sample in part] == ["02.png", "03.png"]


def test_results_leave_nothing_behind(frozen: FrozenFlow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = frozen.apply(squares(3, divided=False))
    assert list(tmp_path.iterdir())
    del found
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_metrics_are_those_of_the_original_frame(frozen: FrozenFlow) -> None:
    found = frozen.metrics(squares(6, divided=False))
    table = found.splits[""].confusion
    assert table is not None
    assert np.sum(table) == 6 * SIZE * SIZE
    truth = sum(int(one.label.mask.array.sum()) for one in squares(6, divided=False) if one.label.mask)
    assert sum(table[1]) == truth
    assert frozen.metrics(frozen.apply(squares(6, divided=False))) == found


def test_without_labels_there_are_no_metrics_but_predictions(frozen: FrozenFlow) -> None:
    bare = squares(3, divided=False).map(lambda sample: sample.replaced(label=Targets()))
    with pytest.raises(PredictionsNotComparable, match=r"network: expected .*, received 3 samples, none of which has"):
        frozen.metrics(bare)


@pytest.mark.parametrize(
    ("given", "options", "text"),
    [
        (5, {}, "apply: expected samples, the path of a folder or zip archive, or samples by the names of data sets, "
         "received int. Give it as in frozen.apply('scans.zip')."),
        ({"other": squares(3, divided=False)}, {}, "apply: expected samples for each of the data sets data, received "
         "other. Give a dictionary with samples by the names of the data sets."),
        (squares(3, divided=False), {"until": "nowhere"}, "apply: expected one of the steps data, resize, scale, "
         "network, received 'nowhere'. Look at frozen.graph for the names."),
    ],
)  # fmt: skip
def test_what_it_cannot_be_applied_to_is_said(frozen: FrozenFlow, given: Any, options: Any, text: str) -> None:
    with pytest.raises(NothingApplied) as caught:
        frozen.apply(given, **options)
    assert str(caught.value) == text


def test_versions_are_compared_side_by_side(frozen: FrozenFlow) -> None:
    found = wb.flow.compare([frozen, frozen], squares(4, divided=False), names=["v1", "v2"], which=("mean_iou",))
    assert found.heads == ["metric", "split", "v1", "v2"]
    assert [row[:2] for row in found.rows] == [["mIoU", ""]]
    assert found.rows[0][2] == found.rows[0][3]
    assert found.different == []
    assert repr(found).endswith("0 samples are predicted differently")
    with pytest.raises(PredictionsNotComparable, match="compare: expected 2 names, one for each flow, received 1"):
        wb.flow.compare([frozen, frozen], squares(4), names=["v1"])
    with pytest.raises(PredictionsNotComparable, match="compare: expected frozen flows, one or more"):
        wb.flow.compare([], squares(4))


def test_a_module_of_ones_own_is_applied_too() -> None:
    class Brighter:
        """Doubles what is there."""

        def __init__(self, factor: float = 2.0) -> None:
            self.factor = factor

        def __call__(self, sample: Sample) -> Sample:
            return sample.replaced(image=(sample.image * self.factor).astype(sample.image.dtype))

    graph = wb.Graph("own", kind="flow").add("DataSet", name="data").add("Resize", height=8, width=8)
    graph = wb.flow.add_module(graph.add("MinMaxNormalization", name="scale"), Brighter, name="own", factor=0.5)
    graph = graph.add("Network", name="network", inner=segmenter())
    found = frozen_flow(graph).apply(squares(3, divided=False))
    assert found.issues == ()
    assert found[0].image.max() == 0.5
