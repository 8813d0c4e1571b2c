"""The table "Models that come back" of the README: ``python -m tests.bench.import_table`` (some minutes).

Parts of it: ``python -m tests.bench.import_table corpus operations layers applications``. A model comes back when the
source of its graph builds a model of the same layers with equal outputs for equal weights.
"""

import os
import sys
from collections.abc import Callable, Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from tests.importers.corpus_process import CorpusReader
from tests.importers.sweep_models import LAYERS, OPERATIONS, layer_model, operation_model
from tests.importers.test_applications import APPLICATIONS, built
from tests.importers.test_source_corpus import EVERY, comes_back
from tests.importers.test_sweep import SYMBOLIC, assert_comes_back

Row = tuple[str, int, int, str]
"""Kind of source, models tried, how many come back, and what the others are."""


def _operations() -> Iterator[Row]:
    failed = [name for name in SYMBOLIC if not _works(lambda name=name: assert_comes_back(operation_model(name)))]
    aside = f"{len(OPERATIONS) - len(SYMBOLIC)} take Python functions or give no tensor of a model"
    yield "public operations of `keras.ops`", len(SYMBOLIC), len(SYMBOLIC) - len(failed), ", ".join([*failed, aside])


def _layers() -> Iterator[Row]:
    failed = [name for name in LAYERS if not _works(lambda name=name: assert_comes_back(layer_model(name)))]
    title = "public layers of Keras and of `workbench.layers`"
    yield title, len(LAYERS), len(LAYERS) - len(failed), ", ".join(failed)


def _applications() -> Iterator[Row]:
    from tests.importers.round_trip import assert_same_config, there_and_back, without_weights

    def tried(name: str) -> None:
        model = built(name)
        with without_weights():
            _, _, again = there_and_back(model)
            assert_same_config(model, again)

    failed = [name for name in APPLICATIONS if not _works(lambda name=name: tried(name))]
    yield "`keras.applications`", len(APPLICATIONS), len(APPLICATIONS) - len(failed), ", ".join(failed)


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


PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "corpus": _corpus,
    "operations": _operations,
    "layers": _layers,
    "applications": _applications,
}


def main(*parts: str) -> None:
    """Print the table, or the rows of some of its ``PARTS``, each as soon as it is known."""
    print("| models | tried | come back | the others |\n| --- | ---: | ---: | --- |")
    for part in parts or PARTS:
        for title, tried, back, others in PARTS[part]():
            print(f"| {title} | {tried} | {back} | {others or '–'} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
