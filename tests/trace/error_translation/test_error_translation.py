"""Errors of Keras and TensorFlow in plain words, as real code raises them."""

from pathlib import Path
from typing import Any

import keras
import pytest

from tests.trace.error_translation.corpus import MISTAKES
from tests.trace.error_translation.corpus.mistake import HERE, Mistake
from workbench.trace import translate


def raised(run: Any) -> Exception:
    keras.utils.clear_session()
    with pytest.raises(Exception) as caught:  # noqa: PT011 - Keras raises many kinds
        run()
    return caught.value


@pytest.mark.sampled(0.35)
@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_every_word(mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    translation = translate(raised(mistake.run))
    assert translation is not None
    text = translation.text.replace(str(Path.cwd()), HERE)
    assert (translation.code, text) == (mistake.code, mistake.text)


def test_there_are_enough_of_many_kinds() -> None:
    assert len(MISTAKES) >= 150
    assert len({mistake.code for mistake in MISTAKES}) >= 120
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


def test_many_look_like_another_cause() -> None:
    similar = [mistake for mistake in MISTAKES if mistake.tempting]
    assert len(similar) >= 40
    assert all(mistake.code != mistake.tempting for mistake in similar)


def test_other_errors_have_no_translation() -> None:
    assert translate(KeyError("x")) is None
    assert translate(ValueError("Something else altogether")) is None
    assert translate(KeyboardInterrupt()) is None


def test_the_caller_may_know_the_layer() -> None:
    error = ValueError("Inputs have incompatible shapes. Received shapes (8,) and (9,)")
    translation = translate(error, layer="block/sum", kind="Multiply")
    assert translation is not None
    assert translation.text.startswith("block/sum: Multiply expects equal shapes")


def test_a_very_long_error_is_read_in_time() -> None:
    error = ValueError("Unrecognized data type: x=" + "[0. " * 200_000 + "(of type <class 'numpy.ndarray'>)")
    translation = translate(error)
    assert translation is not None
    assert translation.code == "no-array"


def test_text_of_a_user_is_no_template() -> None:
    error = ValueError("Could not interpret activation function identifier: {0}{node}")
    translation = translate(error)
    assert translation is not None
    assert "'{0}{node}'" in translation.text
