"""``import workbench`` is quick because it brings nothing heavy."""

import subprocess
import sys

HEAVY = ("tensorflow", "keras", "numpy", "ipywidgets", "anywidget", "plotly", "sklearn", "IPython")


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_brings_nothing_heavy() -> None:
    assert _run(f"import sys, workbench; print(sorted(set({HEAVY}) & set(sys.modules)))") == "[]\n"


def test_the_check_sees_a_heavy_import() -> None:
    assert _run(f"import sys, numpy; print(sorted(set({HEAVY}) & set(sys.modules)))") == "['numpy']\n"


def test_the_data_room_is_light_too() -> None:
    assert _run(f"import sys, workbench as wb; wb.data; print(sorted(set({HEAVY}) & set(sys.modules)))") == "[]\n"
