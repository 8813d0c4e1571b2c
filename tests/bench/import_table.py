"""The table "Models that come back" of the README: ``python tests/bench/import_table.py`` (some minutes).

A model comes back when the source of its graph builds a model of the same layers with equal outputs for equal weights.
"""

import os
from collections.abc import Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from tests.importers.corpus_process import CorpusReader
from tests.importers.sweep_models import LAYERS, OPERATIONS, layer_model, operation_model
from tests.importers.test_applications import APPLICATIONS, built
from tests.importers.test_source_corpus import EVERY, comes_back
from tests.importers.test_sweep import SYMBOLIC, assert_comes_back

Row = tuple[str, int, int, str]
"""Kind of source, models tried, how many come back, and what the others are."""


def rows() -> Iterator[Row]:
    """The rows, each as soon as it is known."""
    yield from _corpus()
    for title, names, make in (
        ("public operations of `keras.ops`", SYMBOLIC, operation_model),
        ("public layers of Keras and of `workbench.layers`", LAYERS, layer_model),
    ):
        failed = [name for name in names if not _works(lambda name=name, make=make: assert_comes_back(make(name)))]
        rest = len(OPERATIONS) - len(SYMBOLIC) if names is SYMBOLIC else 0
        aside = f"{rest} take Python functions or give no tensor of a model" if rest else ""
        yield title, len(names), len(names) - len(failed), ", ".join([*failed, aside] if aside else failed)
    yield _applications()


def _applications() -> Row:
    from tests.importers.round_trip import assert_same_config, there_and_back, without_weights

    def tried(name: str) -> None:
        model = built(name)
        with without_weights():
            _, _, again = there_and_back(model)
            assert_same_config(model, again)

    failed = [name for name in APPLICATIONS if not _works(lambda name=name: tried(name))]
    return "`keras.applications`", len(APPLICATIONS), len(APPLICATIONS) - len(failed), ", ".join(failed)


def _corpus() -> Iterator[Row]:
    reader = CorpusReader()
    try:
        for kind in dict.fromkeys(case.kind for case in EVERY):
            cases = [case for case in EVERY if case.kind == kind]
            meant = [case for case in cases if not isinstance(case.expected, str)]
            back = [case for case in meant if comes_back(case, reader.ask(case.source, case.name))]
            refused = len(cases) - len(meant)
            missing = [case.id for case in meant if case not in back]
            words = [f"{refused} more are no model and refused in words"] if refused else []
            yield f"own corpus: {kind}", len(meant), len(back), ", ".join([*missing, *words])
    finally:
        reader.close()


def _works(action: object) -> bool:
    keras.backend.clear_session()
    try:
        action()  # type: ignore[operator]
    except Exception:  # noqa: BLE001 - it is counted
        return False
    return True


def main() -> None:
    """Print the table."""
    print("| models | tried | come back | the others |\n| --- | ---: | ---: | --- |")
    for title, tried, back, others in rows():
        print(f"| {title} | {tried} | {back} | {others or '–'} |", flush=True)


if __name__ == "__main__":
    main()
