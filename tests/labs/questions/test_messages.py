"""The exact words of each kind of question for what students get wrong."""

from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.labs.questions.kinds import KINDS
from workbench.labs.blanks import FIXME
from workbench.labs.questions import (
    AnyQuestion,
    array,
    case,
    choice,
    function,
    metric,
    network,
    seed_of,
    shape_table,
    text,
    value,
    variants,
)
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Verdict


def judged(question: AnyQuestion, *, hidden: bool = True, **names: Any) -> Verdict:
    return question.judge(gather(question.request(hidden=hidden, seed=0), names), hidden=hidden, seed=0)


def test_values() -> None:
    several = value("q", 3, "sizes", [1, 2, 3], partial=True)
    verdict = judged(several, sizes=[1, 9, 3])
    assert (verdict.points, verdict.state) == (2, "partly")
    assert verdict.message == "2 of the 3 values in sizes are right. The first that is not is number 2."
    assert judged(several, sizes=[1, 2]).message == "sizes is of another kind than expected."
    assert judged(several, sizes=[1, FIXME, 3]).message == "sizes still has a blank. Replace every FIXME."
    assert judged(several, sizes=object()).message == "sizes is of a type that cannot be checked: object."


def test_arrays() -> None:
    question = array("q", 2, "out", [[15.0, 16.0], [6.0, 15.0]], dtype="float", partial=True)
    assert judged(question, out=np.ones((3, 2))).message == "out has the shape (3, 2), and should have (2, 2)."
    assert judged(question, out=np.ones((2, 2), int)).message == "out has the dtype int64, and should have float."
    verdict = judged(question, out=np.array([[15.0, 16], [7, 15]]))
    assert verdict.message == "out is not right yet: 1 of 4 numbers differ. At [1, 0] there is 7."
    assert verdict.points == 1.5
    assert verdict.received == "[[15, 16], [7, 15]] (an array of shape (2, 2) and dtype float64)"
    assert judged(question, out="15").message == "out is no array of numbers."


def test_a_large_array_tells_no_place_it_cannot_know() -> None:
    question = KINDS["large array"].question.public()
    verdict = judged(question, hidden=False, x=np.zeros((40, 40)))
    assert verdict.message == "x is not right yet: its numbers differ. At [0, 0] there is 0."


def test_shape_tables() -> None:
    question = shape_table("q", 4, "shapes", {"conv": (28, 28, 32), "pool": (14, 14, 32)})
    verdict = judged(question, shapes={"conv": "28x28x32", "pool": FIXME})
    assert verdict.points == 2
    assert verdict.message == "1 of 2 rows are right. Look again at pool (still blank)."
    verdict = judged(question, shapes={"conv": (28, 28, 1), "pool": [14, 14, 32]})
    assert verdict.message == "1 of 2 rows are right. Look again at conv ([28, 28, 1])."
    assert judged(question, shapes=[1]).message == "shapes is no dict of shapes."


def test_functions() -> None:
    question = function("q", 2, "f", [case(1, expected=2), case(0, raises="ValueError", note="zero")], partial=True)

    def careful(x: int) -> int:
        if x == 0:
            raise ValueError("zero")
        return x + 1

    assert judged(question, f=careful).points == 2
    verdict = judged(question, f=lambda x: x + 1)
    assert (verdict.points, verdict.message) == (1, "f(0) should raise an error: ValueError, and gives 1.")
    assert judged(question, f=3).message == (
        "f(1) should give 2, but stopped with an error: TypeError: 'int' object is not callable"
    )
    assert judged(question, f=lambda x: object()).message == (
        "f(1) gives a value of a type that cannot be checked (object)."
    )
    with pytest.raises(ValueError, match="at least one case must be visible"):
        function("q", 2, "f", [case(1, expected=2, hidden=True)])


def test_an_argument_that_is_changed_harms_no_other_case() -> None:
    question = function("q", 2, "f", [case(np.zeros(2), expected=0.0)])

    def rude(x: Any) -> float:
        total = float(x.sum())
        x += 1
        return total

    assert [judged(question, f=rude).points for _ in range(2)] == [2, 2]


def test_networks() -> None:
    question = KINDS["network"].question
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1))
    short = graph.add("Conv2D", filters=8, kernel_size=3, name="conv").add("Flatten").add("Dense", units=3)
    verdict = judged(question, g=short)
    assert verdict.message == "Layer 3 of g, dense (Dense): units should not be 3."
    assert verdict.received == "Conv2D → Flatten → Dense; 947 parameters; output (None, 3)"
    assert judged(question, g=graph.add("Flatten").add("Dense", units=10)).message == (
        "Layer 1 of g, flatten (Flatten), is not the one that is asked for at this place."
    )
    dropped = graph.add("Dropout", rate=0.5, name="drop").add("Flatten").add("Dense", units=10)
    assert judged(question, g=dropped).message == "g contains drop (Dropout), which this question does not allow."
    large = graph.add("Flatten").add("Dense", units=500)
    assert judged(question, g=large).message == "g has 32,500 parameters; at most 10,000 are allowed."
    assert judged(question, g=3).message == "g is of a type that cannot be checked: int."


def test_a_drawing_with_an_error_says_what_is_wrong() -> None:
    graph = wb.Graph("d").add("Input", shape=(8,)).add("Conv2D", filters=8, kernel_size=3, name="conv")
    message = judged(KINDS["network"].question, g=graph).message
    assert message.startswith("Your g stopped with an error: conv: ")


def test_a_network_needs_rules() -> None:
    with pytest.raises(ValueError, match="any network earns the points"):
        network("q", 1, "g", forbidden=["Dense"])


def test_metrics() -> None:
    x, y = np.arange(10.0)[:, None], np.array([0, 1] * 5)
    question = metric("q", 10, "m", "accuracy", ramp=[(0.4, 0.2), (0.8, 1)], visible=("x", "y"))
    verdict = judged(question, m=lambda inputs: np.zeros(len(inputs)), x=x, y=y)
    assert (verdict.points, verdict.state) == (4.0, "partly")
    assert verdict.message == "m reaches accuracy = 0.5000. All points are given from 0.8 on."
    verdict = judged(question, m=lambda inputs: 1.0 - y, x=x, y=y)
    assert verdict.message == "m reaches accuracy = 0.0000. Points begin at 0.4."
    verdict = judged(question, m=lambda inputs: np.zeros((3, 2)), x=x, y=y)
    assert verdict.message == "m predicts an array of shape (3, 2), which does not fit labels of shape (10,)."


def test_a_training_budget() -> None:
    x, y = np.zeros((2, 1)), np.zeros(2, int)
    question = metric(
        "q", 1, "m", "accuracy", ramp=[(0.9, 1)], visible=("x", "y"), most_epochs=2, history="history"
    )  # fmt: skip
    names = {"m": lambda inputs: np.zeros(len(inputs)), "x": x, "y": y}
    assert judged(question, history={"loss": [1, 2]}, **names).points == 1
    assert (
        judged(question, history={"loss": [1, 2, 3]}, **names).message == "m was trained for 3 epochs; the budget is 2."
    )
    assert judged(question, history=3, **names).message == (
        "history should be the training history, so that the epochs can be counted."
    )


@pytest.mark.parametrize(
    "ramp", [[(0.9, 0.5)], [(0.9, 1), (0.99, 0.5)], [], [(0.5, 0), (0.5, 1)], [(0.1, 0), (0.9, 0.5), (0.5, 1)]]
)
def test_a_ramp_must_rise(ramp: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="the shares of a ramp rise to 1"):
        metric("q", 1, "m", "dice", ramp=ramp, visible=("x", "y"))


def test_an_expected_array_holds_numbers() -> None:
    with pytest.raises(ValueError, match=r"^\['a', 'b'\] is no array of numbers$"):
        array("q", 1, "answer", ["a", "b"])


def test_choices() -> None:
    question = choice("q", 1, "answer", {"a": "softmax", "b": "sigmoid"}, "a")
    assert judged(question, answer="b").message == "That is not it. Read the options once more."
    assert judged(question, answer="c").message == "answer should hold one of a, b, as a text: 'a'."
    assert judged(question, answer=["a", "b"]).points == 0, "both at once is no choice"
    assert judged(question, answer=" A. ").points == 1
    several = choice("q", 1, "answer", {"a": "1", "b": "2", "c": "3"}, {"a", "c"})
    assert judged(several, answer="c a").points == 1
    assert judged(several, answer="abc").message == ("answer should hold a set of letters out of one of a, b, c: 'a'.")
    with pytest.raises(ValueError, match="which are no options"):
        choice("q", 1, "answer", {"a": "1"}, "b")


def test_texts() -> None:
    question = text("q", 3, "why", least_words=4)
    assert judged(question, why="most pixels are background").state == "manual"
    assert judged(question, why="pixels").message == "why has 1 word; write at least 4."
    assert judged(question, why=3).message == "why should hold a text: your answer between quotes."


def test_variants() -> None:
    question = variants([({"k": k}, value("q", 1, "x", k * k)) for k in range(5)])
    seeds = {question.chosen(seed_of("lab", f"student {number}")).given["k"] for number in range(50)}
    assert seeds == set(range(5))
    assert question.given(7) == {"k": 2}
    assert seed_of("lab", "") == 0
    with pytest.raises(ValueError, match="the same id and the same points"):
        variants([({}, value("q1", 1, "x", 1)), ({}, value("q2", 1, "x", 1))])
