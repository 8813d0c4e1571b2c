"""What the cells of single steps do: merges, filters, files, names that are no Python."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from tests.flow.code.example_flows import expected, flow
from tests.flow.code.without_workbench import arrays_of, run
from workbench.data import ClassLabel, ImageHeader, Sample, Targets
from workbench.data.sample_set import SampleSet
from workbench.flow.code.flow_program import to_notebook, to_source
from workbench.flow.flow_errors import NoSource, NotAFlow
from workbench.graph.blocks import fold
from workbench.graph.document import Graph

NAMES = ("a 'quoted' class", 'a "{braced}" one')


def samples(prefix: str, spacing: tuple[float, ...] = ()) -> SampleSet:
    random = np.random.default_rng(1)
    header = ImageHeader(spacing=spacing)
    return SampleSet(
        [
            Sample(
                random.integers(0, 256, (20, 24 + number)).astype("uint8"), header,
                Targets(category=ClassLabel.of(number % 2, NAMES)), name=f"{prefix}{number}", group="한글",
            )
            for number in range(6)
        ]
    )  # fmt: skip


def ran(graph: Graph, data: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    notebook = to_notebook(graph, folder / "flow.ipynb", data)
    monkeypatch.chdir(folder)
    return run(notebook)


def test_sets_behind_each_other_filters_and_names_that_are_no_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = flow("합치기 & more").add("DataSet", name="첫째 set")
    graph = graph.add("DataSet", name="second").add("ConcatenateMerge", inputs=["첫째 set", "second"], name="both")
    graph = graph.add("ClassFilter", class_index="1").add("Resize", height=8, width=9, interpolation="nearest")
    first, second = samples("a"), samples("b")
    found = ran(graph, {"첫째 set": first, "second": second}, tmp_path, monkeypatch)["resize_samples"]
    merged = first.merged(wb.modules.ConcatenateMerge(), second)
    wanted = merged.map(wb.modules.ClassFilter(class_index="1")).map(
        wb.modules.Resize(height=8, width=9, interpolation="nearest")
    )
    assert [one.name for one in found] == [one.name for one in wanted]
    assert len(found) == 6
    assert found[0].label.category.class_names == NAMES
    assert found[0].group == "한글"
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one.image, other.image)


def test_millimetres_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = flow("spaced").add("DataSet", name="given").add("Resample", spacing=0.5)
    data = samples("a", (1.0, 0.25))
    found = ran(graph, data, tmp_path, monkeypatch)["resample_samples"]
    (wanted,) = list(expected(graph, data).values())[-1:]
    assert found[0].header.spacing == wanted[0].header.spacing
    assert arrays_of(found).keys() == arrays_of(list(wanted)).keys()
    for key, array in arrays_of(list(wanted)).items():
        np.testing.assert_array_equal(arrays_of(found)[key], array)


def test_files_that_modules_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "it's a template.png"
    Image.fromarray(np.eye(5, dtype="uint8") * 200).save(file)
    graph = flow("files").add("DataSet", name="given").add("TemplateMatch", template=str(file))
    data = samples("a")
    found = ran(graph, data, tmp_path, monkeypatch)["template_match_samples"]
    wanted = data.map(wb.modules.TemplateMatch(template=file))
    np.testing.assert_array_equal(found[3].image, wanted[3].image)


def test_blocks_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = flow("blocks").add("DataSet", name="given").add("Invert").add("Flip")
    graph = fold(graph, [graph.by_name["invert"].id, graph.by_name["flip"].id], name="mine")
    found = ran(graph, samples("a"), tmp_path, monkeypatch)
    assert len(found["mine_flip_samples"]) == 6


def test_what_is_no_flow_or_has_no_data(tmp_path: Path) -> None:
    with pytest.raises(NotAFlow):
        to_source(Graph("network"))
    with pytest.raises(NoSource, match="given: expected a source or samples"):
        to_notebook(flow("empty").add("DataSet", name="given"), tmp_path / "empty.ipynb")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_changed_is_read_anew(tmp_path: Path) -> None:
    for number, name in enumerate(("cat", "dog")):
        (tmp_path / "pets" / name).mkdir(parents=True)
        Image.fromarray(np.eye(6 + number, dtype="uint8")).save(tmp_path / "pets" / name / "1.png")
    graph = flow("pets").add("DataSet", source=str(tmp_path / "pets")).add("Invert")
    assert "read_class_folders(" in to_source(graph)
    Image.fromarray(np.ones((9, 7), "uint8")).save(tmp_path / "pets" / "cat" / "1.png")
    assert "read_class_folders(" in to_source(graph)


def test_a_folder_of_which_files_are_left_out_lies_beside_the_notebook(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        Image.fromarray(np.eye(6, dtype="uint8")).save(tmp_path / "pets" / name / "1.png")  # the same picture twice
    graph = flow("pets").add("DataSet", source=str(tmp_path / "pets"))
    to_notebook(graph, tmp_path / "flow.ipynb")
    with np.load(tmp_path / "pets_data_set_samples.npz") as stored:
        assert stored["names"].tolist() == ["cat/1"]
