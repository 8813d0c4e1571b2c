"""The samples of a regression as a table: target, answer and error of each column, the worst first."""

from collections.abc import Iterable, Iterator, Sequence

from workbench.html_elements import Markup, element, joined, table
from workbench.messages import mark, say
from workbench.text_format import number_text
from workbench.ui.training_panels.graded_samples import GradedSamples
from workbench.ui.training_panels.sample_drawing import sample_html

_NUMBER, _SAMPLE = mark("No."), mark("Sample")
_HEADS = (mark("target"), mark("answer"), mark("error"))
_OF_COLUMN = mark("{column}: {head}")


def error_table_html(gallery: GradedSamples, numbers: Iterable[int], names: Sequence[str]) -> Markup:
    """A row for each of the samples with these numbers.

    Args:
        gallery: The graded samples; truth and answers are (n, columns) or (n, steps, columns), where the mean error of
            the steps is shown.
        numbers: Which samples, in this order.
        names: The names of the target columns; () for a single one without a name.
    """
    columns = gallery.truth.shape[-1]
    heads = [say(_NUMBER), say(_SAMPLE), *_heads(names, columns)]
    head = element("tr", joined(element("th", text, scope="col") for text in heads))
    rows = [element("tr", joined(_cells(gallery, int(index), columns))) for index in numbers]
    return element("div", table(head, rows, class_="wb-numbers wb-errors"), class_="wb-scroll")


def _heads(names: Sequence[str], columns: int) -> Iterator[str]:
    for column in range(columns):
        for head in map(say, _HEADS):
            named = columns > 1 and column < len(names)
            yield say(_OF_COLUMN, column=names[column], head=head) if named else head


def _cells(gallery: GradedSamples, index: int, columns: int) -> Iterator[Markup]:
    alt = f"{say(_NUMBER)} {index}"
    yield element("th", str(index), scope="row")
    yield element("td", sample_html(gallery.x[index], alt), class_="wb-sample")
    truth = gallery.truth[index].reshape(-1, columns).astype("float64")
    answers = gallery.answers[index].reshape(-1, columns).astype("float64")
    errors = answers - truth if len(truth) == 1 else abs(answers - truth)
    for column in range(columns):
        for values in (truth, answers, errors):
            yield element("td", number_text(float(values[:, column].mean()), 4))
