"""What is kept in these tests: a network, a block, a flow, and drawings that carry code."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.document import Node

PLANTED = "import pathlib; pathlib.Path('ran').touch()"
SCALE = ("import keras", "class Scale(keras.layers.Layer):\n    def call(self, x):\n        return 2 * x")


def network(units: int = 10) -> wb.Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    return graph.add("Flatten").add("Dense", units=units)


def block(filters: int = 4) -> Node:
    graph = wb.Graph("x").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=filters, kernel_size=3).add("ReLU")
    return fold(graph, [node.id for node in graph.nodes[1:]], "unit").by_name["unit"]


def flow() -> wb.Graph:
    return (
        wb.Graph("pets", kind="flow").add("DataSet").add("Resize", height=16, width=16).add("Network", inner=network())
    )


def own_layer(source: tuple[str, ...] = SCALE) -> Node:
    graph = wb.Graph("own").add("Input", shape=(4,))
    return graph.add("Custom", class_name="Scale", module="", source=source, name="scale").by_name["scale"]


def zipped(files: Mapping[str, bytes | str], path: Path) -> Path:
    """A zip archive with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of a zip archive."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
