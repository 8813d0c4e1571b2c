"""Whatever a learner calls a class, a node, a run or oneself, it is text on the page: it makes no element."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.ui.training_panels.records import classified
from workbench.analysis.analysis_report import Problem
from workbench.catalog import node_type
from workbench.data.dataset import Dataset, Split
from workbench.explain.explanation import Explanation
from workbench.explain.number_grid import numbers, side_by_side
from workbench.grading import class_overview
from workbench.grading.class_overview import summarise
from workbench.grading.code_similarity import SimilarPair
from workbench.grading.feedback import feedback
from workbench.grading.grading_results import CellProblem, Graded, QuestionResult
from workbench.graph.document import Node
from workbench.html_elements import element, elements, page, picture, text_table
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import value
from workbench.labs.questions.answer_protocol import Verdict
from workbench.labs.rendering import note_html, progress_html, verdict_html
from workbench.trace.map.network import Arrow, Box, Network
from workbench.trace.map.network_svg import to_svg as network_svg
from workbench.trace.run.step_values import TraceStep
from workbench.trace.run.trace_result import Trace
from workbench.trace.run.training_step import TrainingStep, WeightChange
from workbench.training.run_comparison import RunTable
from workbench.ui.coloured_code import coloured
from workbench.ui.error_text import refusal_html
from workbench.ui.parameter_panel import _heading
from workbench.ui.training_panels.curves import charts
from workbench.ui.training_panels.curves_svg import to_svg as curves_svg
from workbench.ui.training_panels.graded_samples import GradedSamples
from workbench.ui.training_panels.result_tables import Confusion
from workbench.ui.training_panels.sample_cards import cards_html, colours_html
from workbench.ui.training_panels.sample_drawing import picture_html
from workbench.ui.training_panels.static_output import static_html
from workbench.ui.training_panels.table_html import MOST_CLASSES, confusion_html, said

IMAGE = np.zeros((2, 2))
EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    "&lt;b&gt;",
    "</style></title><b>",
)


def elements_helpers(text: str) -> Iterator[str]:
    yield element("b", text, title=text)
    yield elements("li", [text, text], title=text)
    yield text_table([text], [[text]], caption=text)
    yield picture(b"", text)
    yield page(text, element("p", text), "b{}").decode()


def data(text: str) -> Iterator[str]:
    part = Split(np.zeros((2, 2, 2, 1)), np.zeros(2, int))
    yield Dataset(text, part, part, part, (text, text))._repr_html_()


def explained(text: str) -> Iterator[str]:
    yield Explanation("saliency", IMAGE, IMAGE[..., None], 0, 0.5, text, (text,), (text, text))._repr_html_()
    yield side_by_side(numbers([[1]], text), text)._repr_html_()


def labs(text: str) -> Iterator[str]:
    question = value("q1", 2, "x", 1, title=text)
    verdict = Verdict(0.0, 2.0, "not", text, text, text, text)
    yield verdict_html(question, verdict)
    yield note_html(text, text)
    yield progress_html(PublicQuestions("d", text, "", (question,)), {"q1": verdict})
    yield progress_html(PublicQuestions("d", text, "", (question,)), {})


def graded(text: str) -> Iterator[str]:
    verdict = Verdict(0.0, 2.0, "not", text, text, text, text)
    one = Graded(text, text, "k", (QuestionResult(text, text, verdict),), (CellProblem(1, text, text),))
    yield feedback(one, text).decode()


def overview(text: str) -> Iterator[str]:
    verdict = Verdict(0.0, 2.0, "not", text)
    one = Graded(text, text, "k", (QuestionResult("q1", text, verdict),))
    with patch.object(class_overview, "_charts", return_value=[]):  # plotly's scripts of 4 MB
        yield class_overview.overview_page(summarise([one], [SimilarPair(text, text, 0.5, 3)], text), text).decode()


def traced(text: str) -> Iterator[str]:
    step = TraceStep(text, text, ((None, 4),), ((None, 2),), ("features",), text, 10, failed=True, reason=text)
    whole = Trace(text, (replace(step, failed=False), step), problems=(Problem(text, "x", text, "error"),))
    yield whole._repr_html_()
    yield replace_error(whole, text)._repr_html_()
    yield TrainingStep(whole, (WeightChange(text, (2,), None, 0.1),), 1.0, 0.5, validation=False)._repr_html_()


def replace_error(trace: Trace, text: str) -> Trace:
    return Trace(trace.name, trace.steps, error=ValueError(text))


def maps(text: str) -> Iterator[str]:
    boxes = Box(text, text, "#123456", 3), Box("b", text, "#123456", 3, inside=(text,))
    yield network_svg(Network(text, boxes, (Arrow(text, "b", (None, 2)),)), lit=text)


def trainings(text: str) -> Iterator[str]:
    record = replace(
        classified(text, 2, (text, "b", text)),
        state="failed",
        error=text,
        data_name=text,
        settings=classified().settings,
    )
    yield RunTable((record,), {"one": text})._repr_html_()
    yield static_html([record])
    yield curves_svg(charts([record], "classes"))
    yield said(text, alert=True)
    many = (text,) * (MOST_CLASSES + 1)
    counts = tuple(tuple(int(abs(one - other) < 2) for one in range(len(many))) for other in range(len(many)))
    yield confusion_html(Confusion(many, counts, counts))
    yield confusion_html(Confusion((text,), ((1,),), ((1.0,),)))


def samples(text: str) -> Iterator[str]:
    zeros = np.zeros(1, int)
    gallery = GradedSamples("classification", IMAGE[None], zeros, zeros, np.ones(1), np.ones(1))
    yield cards_html(gallery, [0], (text, text))
    yield colours_html(("", text))
    yield picture_html(IMAGE, text)


def panels(text: str) -> Iterator[str]:
    yield refusal_html(ValueError(text))
    kind = node_type("Dense")
    node = Node("n1", "Dense", text)
    yield _heading(kind, node, Node("n2", "Dense", text, params={"class_name": text}))
    yield _heading(node_type("Custom"), node, Node("n2", "Custom", text, params={"class_name": text}))
    yield coloured(f"x = {text!r}")


PRODUCERS: tuple[Callable[[str], Iterator[str]], ...] = (
    *(elements_helpers, data, explained, labs, graded, overview, traced, maps, trainings, samples, panels),
)


class Structure(HTMLParser):
    """What a page is made of: its elements with the names of their attributes; and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, *(name for name, _ in attrs)))
        self.attributes += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.made.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def structure(html: str) -> Structure:
    found = Structure()
    found.feed(html)
    found.close()
    return found


@pytest.mark.parametrize("producer", PRODUCERS)
@given(parts=st.lists(st.sampled_from([*EVIL, "a", "숫자", "{x}"]), min_size=1, max_size=2))
@settings(max_examples=8, deadline=None)
def test_a_name_makes_no_element_and_is_shown_as_it_is(
    producer: Callable[[str], Iterator[str]], parts: list[str]
) -> None:
    text = "".join(parts)
    harmless = "x" * len(text)
    for html, plain in zip(producer(text), producer(harmless), strict=True):
        assert type(html) is not str or producer in {elements_helpers, graded, overview}, "put together by hand"
        found, wanted = structure(html), structure(plain)
        if producer is not panels:  # Pygments colours escapes within a string
            assert found.made == wanted.made
        assert "script" not in {tag for tag, *_ in found.made}
        assert not any(name.startswith("on") for _, *names in found.made for name in names)
        told = "".join([*found.texts, *found.attributes])
        assert text[:20] in told or repr(text)[1:20] in told or text[-20:] in told
