"""What a new session knows of earlier runs: of all the data, of a part of them, and of samples that failed."""

from pathlib import Path

import pytest

import workbench as wb
from tests.flow.flows import flow, picture, pictures
from workbench.data import Sample, SampleEntry, SampleSet
from workbench.flow.flow_run_errors import BadRunOption
from workbench.flow.flow_states import StepState

PARTS = (5, 0.3)


def words(states: dict[str, StepState]) -> dict[str, tuple[str, bool]]:
    return {path: (one.state, one.sampled) for path, one in states.items()}


@pytest.mark.parametrize("part", PARTS)
def test_a_run_of_a_part_is_known_again(part: float, tmp_path: Path) -> None:
    wb.flow.run(flow(), pictures(40), sample=part, store=tmp_path)
    found = wb.flow.states(flow(), pictures(40), store=tmp_path)
    assert words(dict(found)) == dict.fromkeys(("data", "resize", "invert"), ("finished", True))
    assert found["invert"].part == part
    assert wb.flow.states(flow(), pictures(40), tmp_path, sample=part) == found
    assert wb.flow.states(flow(), pictures(40), tmp_path, sample=7)["invert"].state == "waiting"


def test_a_run_of_a_part_of_an_imported_set_is_known_again(tmp_path: Path) -> None:
    graph = wb.Graph("digits", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    wb.flow.run(graph, sample=20, store=tmp_path)
    assert words(dict(wb.flow.states(graph, store=tmp_path)))["resize"] == ("finished", True)


def test_all_of_the_data_goes_before_a_part(tmp_path: Path) -> None:
    wb.flow.run(flow(), pictures(40), sample=5, store=tmp_path)
    wb.flow.run(flow(), pictures(40), only="resize", store=tmp_path)
    found = words(dict(wb.flow.states(flow(), pictures(40), store=tmp_path)))
    assert (found["resize"], found["invert"]) == (("finished", False), ("finished", True))


def test_after_a_change_what_lies_behind_it_is_out_of_date_and_nothing_else(tmp_path: Path) -> None:
    graph = flow().add("Invert", name="last")
    wb.flow.run(graph, pictures(40), sample=5, until="invert", store=tmp_path)
    changed = flow(height=8).add("Invert", name="last")
    found = words(dict(wb.flow.states(changed, pictures(40), store=tmp_path)))
    behind = ("out of date", True)
    assert found == {"data": ("finished", True), "resize": behind, "invert": behind, "last": ("waiting", False)}
    undone = words(dict(wb.flow.states(graph, pictures(40), store=tmp_path)))
    assert undone["invert"] == ("finished", True)


def test_a_part_of_a_source_that_has_changed_is_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from workbench.flow import flow_data

    monkeypatch.setattr(flow_data, "_FRESH_SECONDS", 0.0)

    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(6):
        Image.fromarray(picture(number)).save(folder / f"{number}.png")
    graph = wb.Graph("images", kind="flow").add("DataSet", source=str(folder), name="data").add("Invert", name="invert")
    wb.flow.run(graph, sample=3, store=tmp_path / "results")
    Image.fromarray(picture(99)).save(folder / "99.png")
    found = words(dict(wb.flow.states(graph, store=tmp_path / "results")))
    assert found == {"data": ("out of date", True), "invert": ("out of date", True)}


def images_in(folder: Path) -> wb.Graph:
    """A flow of a folder with two images."""
    from PIL import Image

    folder.mkdir()
    for number in range(2):
        Image.fromarray(picture(number)).save(folder / f"{number}.png")
    return wb.Graph("images", kind="flow").add("DataSet", source=str(folder), name="data").add("Invert", name="invert")


def test_a_folder_that_has_vanished_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.flow.flow_data._FRESH_SECONDS", 0.0)
    folder, results = tmp_path / "images", tmp_path / "results"
    graph = images_in(folder)
    wb.flow.run(graph, store=results)
    folder.rename(tmp_path / "elsewhere")
    found = wb.flow.states(graph, store=results)
    assert found["data"] == StepState(
        "out of date",
        message=f"The source '{folder}' is not there. Choose another one, or bring it back: the results of earlier runs"
        " are kept.",
    )
    assert found["invert"] == StepState("out of date")
    (tmp_path / "elsewhere").rename(folder)
    assert wb.flow.states(graph, store=results)["invert"].state == "finished"


def test_files_that_have_changed_are_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.flow.flow_data._FRESH_SECONDS", 0.0)
    folder, results = tmp_path / "images", tmp_path / "results"
    graph = images_in(folder)
    assert wb.flow.states(graph, store=results)["data"] == StepState("waiting")
    wb.flow.run(graph, store=results)
    (folder / "1.png").unlink()
    told = "What its source holds, or how it is read, has changed since it was run."
    assert wb.flow.states(graph, store=results)["data"] == StepState("out of date", message=told)


def test_a_file_of_a_flow_that_was_half_saved_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    wb.save(flow(), path)
    whole = path.read_bytes()
    for length in range(1, len(whole) - 1, 7):
        path.write_bytes(whole[:length])
        with pytest.raises(wb.errors.WorkbenchError, match=r"^flow\.json: this is no readable graph file\."):
            wb.load(path)
        assert path.read_bytes() == whole[:length]


def test_a_sample_that_cannot_be_read_leaves_its_steps_finished(tmp_path: Path) -> None:
    def broken() -> Sample:
        raise OSError(5, "Input/output error")

    entries = [*pictures(40).entries, SampleEntry("broken", broken)]
    samples = SampleSet(entries)
    run = wb.flow.run(flow(), samples, store=tmp_path)
    assert [issue.name for issue in run.issues] == ["broken"]
    assert wb.flow.states(flow(), samples, store=tmp_path) == run.states


@pytest.mark.parametrize("sample", [0, -1, 2.0, 1.5, 0.0, float("nan"), True, "5", [5]])
def test_what_is_no_part_is_refused(sample: float, tmp_path: Path) -> None:
    with pytest.raises(
        BadRunOption, match=r"wb.flow.states: 'sample' must be a whole number of at least 1, or a share"
    ):
        wb.flow.states(flow(), pictures(), tmp_path, sample=sample)


@pytest.mark.parametrize("store", [5, "", ["results"], b"results"])
def test_what_is_no_folder_is_refused(store: str) -> None:
    with pytest.raises(BadRunOption, match=r"'store' must be the path of a folder"):
        wb.flow.states(flow(), pictures(), store)
    with pytest.raises(BadRunOption, match=r"'store' must be the path of a folder"):
        wb.flow.run(flow(), pictures(), store=store)


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "5", '{"count": "x"}', '[["a"], 3, 4]'])
def test_notes_that_are_damaged_are_made_anew_from_what_is_kept(text: str, tmp_path: Path) -> None:
    before = wb.flow.run(flow(), pictures(), store=tmp_path).states
    for note in (tmp_path / "notes").iterdir():
        note.write_text(text)
    found = wb.flow.states(flow(), pictures(), store=tmp_path)
    assert {path: found[path] for path in ("resize", "invert")} == {path: before[path] for path in ("resize", "invert")}
    again = wb.flow.run(flow(), pictures(), store=tmp_path)
    assert {one.state for one in again.states.values()} == {"finished"}
