"""Runs the code of notebooks where the workbench cannot be imported, and writes down the arrays of their samples.

Started as a program of its own: ``without_workbench.py FOLDER`` runs every notebook in the folder, from there.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np


def run(notebook: Path) -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"<{notebook.stem}>", "exec"), namespace)
    return namespace


def arrays_of(samples: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"names": np.array([one.name for one in samples], str)}
    found["splits"] = np.array([one.split for one in samples], str)
    for number, sample in enumerate(samples):
        found[f"{number}/image"] = sample.image
        for part in ("label", "prediction"):
            targets = getattr(sample, part)
            for kind, name in (("category", "scores"), ("mask", "array"), ("boxes", "coordinates"), ("image", "array")):
                label = getattr(targets, kind)
                if label is not None:
                    found[f"{number}/{part}/{kind}"] = getattr(label, name)
    return found


if __name__ == "__main__":
    sys.modules["workbench"] = None  # type: ignore[assignment]  # an import of it fails
    folder = Path(sys.argv[1])
    os.chdir(folder)
    for path in sorted(folder.glob("*.ipynb")):
        for variable, value in run(path).items():
            if variable.endswith("_samples") and isinstance(value, list):
                np.savez(folder / f"{path.stem}.{variable}.npz", **arrays_of(value))
    sys.stdout.write(f"imported: {[name for name in sys.modules if name.startswith('workbench.')]}")
