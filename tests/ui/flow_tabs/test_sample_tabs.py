"""The tabs about one sample: what they show of it, what they say where there is nothing, and that hidden ones rest."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from tests.helpers.flow_fakes import FakeRun
from tests.ui.flow_tabs import flow_fake as fake
from workbench.data import Sample, SampleSet
from workbench.data.image_header import ImageHeader
from workbench.graph.document import Node
from workbench.ui.flow_tabs import histogram_data
from workbench.ui.flow_tabs.attribute_tab import AttributeTab
from workbench.ui.flow_tabs.histogram_data import histogram_of
from workbench.ui.flow_tabs.histogram_tab import HistogramTab
from workbench.ui.flow_tabs.information_tab import InformationTab, card_html
from workbench.ui.flow_tabs.log_tab import LogTab
from workbench.ui.flow_tabs.network_node import NetworkNode
from workbench.ui.flow_tabs.processing_result import ProcessingResultTab
from workbench.ui.flow_tabs.tab_page import TabPage, tab_box
from workbench.ui.flow_tabs.view_tab import ViewTab

pytestmark = pytest.mark.usefixtures("front_end")
_TIMEOUT = 60.0
_STEPS = ("digits", "resize", "smoothing")


@pytest.fixture
def session() -> fake.FakeSession:
    """A flow that has run up to its smoothing."""
    found = fake.session()
    samples = fake.many(3)
    for path in _STEPS:
        found.finish(path, samples)
        samples = samples.map(wb.modules.Resize(height=4, width=6))
    return found


@pytest.fixture
def opened(session: fake.FakeSession) -> Iterator[Callable[[type[TabPage], str, str], TabPage]]:
    """Gives a tab that is looked at."""
    pages: list[TabPage] = []

    def open_page(kind: type[TabPage], node: str = "smoothing", sample: str = "image1.png") -> TabPage:
        page = kind(session)  # type: ignore[call-arg]
        pages.append(page)
        session.chosen_node, session.chosen_sample = node, sample
        page.shown = True
        page.wait(_TIMEOUT)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert session.listener_count == 0


def text_of(page: TabPage) -> str:
    """The HTML that a page shows."""
    return str(page.children[0].value)


def test_the_strip_shows_the_sample_after_every_step(opened: Callable[..., TabPage]) -> None:
    strip = text_of(opened(ProcessingResultTab))
    assert strip.count("<img") == 3
    assert "image1.png after every step up to smoothing" in strip
    assert 'alt="image1.png after digits: 8 × 6, L, uint8"' in strip
    assert 'alt="image1.png after resize: 4 × 6, L, uint8"' in strip
    assert len(strip) < 60_000, "the pictures are small"


def test_what_went_wrong_is_said_in_its_place(session: fake.FakeSession, opened: Callable[..., TabPage]) -> None:
    session.run = FakeRun({}, (fake.FakeIssue("resize", "x.png", "no space left"),))
    session.results["digits"] = SampleSet([fake.sample("x.png"), fake.sample("gone.png")])
    del session.results["smoothing"], session.progress["smoothing"]
    session.results["resize"] = SampleSet([fake.broken("gone.png", "image file is truncated <3 bytes>")])
    page = opened(ProcessingResultTab, sample="x.png")
    strip = text_of(page)
    assert "It did not come through resize: no space left" in strip
    assert "Run the flow to see what smoothing makes of it." in strip
    session.chosen_sample = "gone.png"
    page.wait(_TIMEOUT)
    assert "What resize made of it cannot be read: image file is truncated &lt;3 bytes&gt;" in text_of(page)
    session.results["resize"] = SampleSet([fake.sample("other.png")])
    session.chosen_sample = "x"
    page.wait(_TIMEOUT)
    assert "resize gives no sample of this name: it was dropped, or not run yet." in text_of(page)


def test_a_file_that_vanished_is_named(
    session: fake.FakeSession, opened: Callable[..., TabPage], tmp_path: Path
) -> None:
    session.results["smoothing"] = SampleSet([fake.from_file(tmp_path / "a.png")])
    page = opened(AttributeTab, sample="a.png")
    assert "What smoothing made of it cannot be read: look: expected the path of an image file" in text_of(page)
    page = opened(ViewTab, sample="a.png")
    assert "No such file or directory" in text_of(page)


def test_patches_are_found_by_their_image_and_the_image_by_a_patch(
    session: fake.FakeSession, opened: Callable[..., TabPage]
) -> None:
    session.results["smoothing"] = SampleSet([fake.sample("image1.png#0"), fake.sample("image1.png#1")])
    strip = text_of(opened(ProcessingResultTab))
    assert "2 samples of it; the first is shown" in strip
    strip = text_of(opened(ProcessingResultTab, sample="image1.png#1"))
    assert strip.count("<img") == 3


def test_attributes_are_those_of_the_header(session: fake.FakeSession, opened: Callable[..., TabPage]) -> None:
    header = ImageHeader(spacing=(0.5, 0.25), value_range=(0.0, 255.0), source="scans/<b>.png")
    one = Sample(np.zeros((4, 6), "uint8"), header, group="patient 7", split="test", name="one")
    session.results["smoothing"] = SampleSet([one])
    table = text_of(opened(AttributeTab, sample="one"))
    for row in (
        ("shape", "y 4 × x 6"), ("type of numbers", "uint8"), ("colour mode", "L"), ("spacing in mm", "0.5, 0.25"),
        ("values", "0 to 0"), ("range of the header", "0 to 255"), ("group", "patient 7"), ("split", "test"),
        ("file", "scans/&lt;b&gt;.png"),
    ):  # fmt: skip
        assert "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in row) + "</tr>" in table


def test_the_viewer_follows_the_choice(session: fake.FakeSession, opened: Callable[..., TabPage]) -> None:
    page = opened(ViewTab)
    assert isinstance(page, ViewTab)
    assert page.viewer is not None
    viewer = page.viewer
    assert viewer.sides[0].sample.name == "image1.png"
    session.chosen_sample = "image2.png"
    page.wait(_TIMEOUT)
    assert page.viewer is viewer
    assert viewer.sides[0].sample.name == "image2.png"


def test_before_a_sample_is_chosen_the_first_is_shown(opened: Callable[..., TabPage]) -> None:
    page = opened(ViewTab, sample="")
    assert isinstance(page, ViewTab)
    assert page.viewer is not None
    assert page.viewer.sides[0].sample.name == "image0.png"


def test_the_histogram_counts_before_and_after(session: fake.FakeSession, opened: Callable[..., TabPage]) -> None:
    values = np.array([[0.0, 0.0, 4.0], [2.0, np.nan, np.inf]])
    session.results["resize"] = SampleSet([Sample(values, name="one")])
    session.results["smoothing"] = SampleSet([Sample(np.zeros((2, 2, 3), "uint8"), name="one")])
    charts = text_of(opened(HistogramTab, sample="one"))
    assert "before: resize" in charts
    assert "after: smoothing" in charts
    assert "2 values are NaN or infinite and are not counted." in charts
    assert 'aria-label="Histogram of one: values from 0 to 4, mean 1.5, standard deviation 1.658"' in charts
    assert "R: mean 0, standard deviation 0; G: mean 0, standard deviation 0" in charts
    assert text_of(opened(HistogramTab, "digits")).count("<svg") == 1


def test_a_histogram_of_nothing_finite_and_of_one_value() -> None:
    lost = histogram_of(Sample(np.full((2, 3), np.nan)))
    assert (lost.low, lost.high, sum(lost.channels[0].counts), lost.lost) == (0.0, 0.0, 0, 6)
    assert histogram_of(Sample(np.full((2, 3), 7, "uint16")), bins=4).channels[0].counts == (6, 0, 0, 0)


def test_the_histogram_of_a_large_image_is_that_of_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(100, 20, (50, 40, 3)).astype("float32")
    whole = histogram_of(Sample(values), 16)
    monkeypatch.setattr(histogram_data, "_AT_ONCE", 700)
    parts = histogram_of(Sample(values), 16)
    assert [one.counts for one in parts.channels] == [one.counts for one in whole.channels]
    for at, one in enumerate(parts.channels):
        assert one.mean == pytest.approx(values[..., at].mean(), rel=1e-5)
        assert one.deviation == pytest.approx(values[..., at].std(), rel=1e-5)


def test_a_layer_inside_the_network_has_its_own_words(
    session: fake.FakeSession, opened: Callable[..., TabPage]
) -> None:
    network = NetworkNode(session.drawing, "network")
    network.graph = network.graph.add("Input", shape=(4, 6, 1), name="image").add("Concatenate", name="merged")
    assert "Puts its inputs side by side along an axis." in text_of(opened(InformationTab, "network/merged"))


def test_a_module_whose_values_contradict_each_other_is_still_described(
    session: fake.FakeSession, opened: Callable[..., TabPage]
) -> None:
    node = Node(id="x", type="Clipping", name="clip", params={"lower": 9.0, "upper": 1.0})
    card = card_html(node)
    assert 'role="alert"' in card
    assert 'aria-label="Clipping"' in card


def test_the_card_is_that_of_the_module_with_its_values(opened: Callable[..., TabPage]) -> None:
    card = text_of(opened(InformationTab, "resize"))
    assert 'aria-label="Resize"' in card
    assert "<code>height</code></td><td><code>4</code>" in card
    card = text_of(opened(InformationTab, "network"))
    assert "Neural Network" in card
    assert "it learns from the training samples, and adds its prediction to every sample." in card


def test_the_log_has_times_and_is_copied_whole(session: fake.FakeSession, opened: Callable[..., TabPage]) -> None:
    page = opened(LogTab)
    assert "Run the flow to see here what it does." in text_of(page)
    session.run = FakeRun({}, log=tuple(fake.FakeLine(float(at), "resize", f"block {at}") for at in range(2005)))
    session.tell()
    page.wait(_TIMEOUT)
    assert isinstance(page, LogTab)
    assert len(page.lines.lines) == 2000
    assert page.lines.note == "5 earlier lines are left out here; the copy has them."
    assert page.lines.lines[-1]["text"] == "block 2004"
    assert page.copy_button.text.splitlines()[7].split("\t")[1:] == ["resize", "block 7"]
    assert len(page.copy_button.text.splitlines()) == 2005


@pytest.mark.parametrize("kind", [ProcessingResultTab, AttributeTab, ViewTab, HistogramTab])
def test_without_a_node_or_a_run_they_say_what_to_do(kind: type[TabPage]) -> None:
    session = fake.session()
    page = kind(session)  # type: ignore[call-arg]
    page.shown = True
    page.wait(_TIMEOUT)
    assert "Choose a node of the flow, then a sample in the tab Files." in text_of(page)
    session.chosen_node = "smoothing"
    page.wait(_TIMEOUT)
    assert "Run the flow to see the samples of smoothing." in text_of(page)
    page.close()


def test_only_the_tab_that_is_looked_at_computes(session: fake.FakeSession) -> None:
    pages: list[tuple[str, TabPage]] = [(name, kind(session)) for name, kind in (("a", ViewTab), ("b", HistogramTab))]
    box = tab_box(pages)
    session.chosen_node, session.chosen_sample = "smoothing", "image1.png"
    for _, page in pages:
        page.wait(_TIMEOUT)
    assert len(pages[0][1].children) == 1
    assert pages[1][1].children == ()
    box.selected_index = 1
    pages[1][1].wait(_TIMEOUT)
    assert len(pages[1][1].children) == 1
    assert (pages[0][1].shown, pages[1][1].shown) == (False, True)


def test_an_unexpected_error_is_said_and_the_tab_lives_on(
    session: fake.FakeSession, opened: Callable[..., TabPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(AttributeTab)

    def refuse(path: str) -> SampleSet:
        raise RuntimeError(f"the block of {path} is damaged")

    monkeypatch.setattr(session, "result", refuse)
    session.chosen_sample = "image0.png"
    page.wait(_TIMEOUT)
    assert "the block of smoothing is damaged" in text_of(page)
    monkeypatch.undo()
    session.tell()
    page.wait(_TIMEOUT)
    assert "image0.png" in text_of(page)


class _SlowPage(TabPage):
    """A page whose refresh ends when a test lets it."""

    def __init__(self, session: fake.FakeSession) -> None:
        super().__init__(session)
        self.texts, self.may_end = ["first", "", "last", "after"], threading.Semaphore(0)

    def refresh(self) -> None:
        self.may_end.acquire(timeout=_TIMEOUT)
        text = self.texts.pop(0)
        if text:
            self.say(text)


def test_a_page_that_is_filled_for_long_says_so_and_keeps_its_sentence_where_nothing_is_new() -> None:
    session = fake.session()
    page = _SlowPage(session)
    page.shown = True
    for text in ("first", "first", "last"):
        wait_for(lambda: page._note is not None and "Reading what is kept …" in page._note.value)
        page.may_end.release()
        page.wait(_TIMEOUT)
        assert page._note is not None
        assert f">{text}</div>" in page._note.value
        session.tell()
    page.may_end.release()
    page.close()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _TIMEOUT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()
