"""The contract check over a corpus of layers as students write them: 10 right, 15 wrong, in exact words.

``python -m tests.custom.test_contract`` writes the verdicts anew; read what has changed.
"""

from pathlib import Path

import pytest

from workbench.custom.contract_check import check_many
from workbench.custom.contract_report import ContractReport

CORPUS = Path(__file__).parent / "corpus"
VERDICTS = CORPUS / "verdicts.md"
SECONDS = 8.0
HOSTILE = {
    "exit": "import os\nimport keras\n\n\nclass Leaves(keras.layers.Layer):\n"
    "    def call(self, x):\n        os._exit(0)\n",
    "stop": "import keras\n\n\nclass Stops(keras.layers.Layer):\n    def call(self, x):\n        raise SystemExit\n",
    "print": "import keras\n\n\nclass Prints(keras.layers.Layer):\n    def call(self, x):\n"
    "        print('{\"done\": 0}' * 100000)\n        return x\n",
    "memory": "import keras\n\n\nclass Large(keras.layers.Layer):\n    def call(self, x):\n"
    "        self.kept = bytearray(10**14)\n        return x\n",
    "counts": "import keras\n\nsum(range(10**13))\n\n\nclass Counts(keras.layers.Layer):\n"
    "    def call(self, x):\n        return x\n",
    "module": "raise RuntimeError('not today')\nimport keras\n\n\nclass Late(keras.layers.Layer):\n"
    "    def call(self, x):\n        return x\n",
}


def files() -> list[Path]:
    return [*sorted((CORPUS / "right").glob("*.txt")), *sorted((CORPUS / "wrong").glob("*.txt"))]


def reports() -> dict[str, ContractReport]:
    found = check_many([(file.read_text(encoding="utf-8"), None, None) for file in files()], seconds=SECONDS)
    return dict(zip((f"{file.parent.name}/{file.stem}" for file in files()), found, strict=True))


def written(found: dict[str, ContractReport]) -> str:
    """A section for each layer: what failed, in words."""
    parts = []
    for name, report in found.items():
        lines = [f"- {one.check}, line {one.line}: {one.text}" for one in report.failed] or ["- all passed"]
        parts.append("\n".join([f"## {name}", "", *lines, ""]))
    return "# Verdicts of the contract check\n\n" + "\n".join(parts)


@pytest.mark.slow
def test_the_verdicts_are_those_that_were_read_and_found_good() -> None:
    assert len(files()) == 25
    assert written(reports()) == VERDICTS.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.sampled(1 / 2)
def test_what_ends_floods_or_fills_costs_only_its_check() -> None:
    found = dict(
        zip(HOSTILE, check_many([(text, None, None) for text in HOSTILE.values()], seconds=SECONDS), strict=True)
    )
    assert {name: [(one.check, one.text) for one in report.failed] for name, report in found.items()} == {
        "exit": [("builds", "it ended the process that tried it. A layer must not.")],
        "stop": [("builds", "it ends the process: SystemExit. A layer must not.")],
        "print": [],
        "memory": [("builds", "it raises MemoryError.")],
        "counts": [("made", "it did not end within 8 seconds of computing. Look for a loop that never ends.")],
        "module": [("made", "running the text raises RuntimeError: not today.")],
    }


def test_a_layer_of_two_tensors_is_checked_with_two() -> None:
    text = (
        "import keras\n\n\nclass Mix(keras.layers.Layer):\n    def call(self, a, b, training=None):\n"
        "        return 0.3 * a + 0.7 * b\n"
    )
    (report,) = check_many([(text, None, None)], seconds=SECONDS)
    assert [(one.check, one.text) for one in report.failed] == []


if __name__ == "__main__":
    VERDICTS.write_text(written(reports()), encoding="utf-8")
