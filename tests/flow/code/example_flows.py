"""Flows of each kind, small, with data in a folder; and what the modules of the workbench make of them."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import workbench as wb
from workbench.data.sample_set import SampleSet
from workbench.flow.data_source import samples_of_source
from workbench.flow.steps import steps_of
from workbench.graph.document import Graph
from workbench.modules.manipulation_module import MergeModule


def colours(seed: int, shape: tuple[int, ...] = (24, 30, 3)) -> Any:
    return np.random.default_rng(seed).integers(0, 256, shape).astype("uint8")


def pets(folder: Path) -> Path:
    """Colour pictures in folders of two classes, in several sizes and one in grey."""
    for number in range(12):
        place = folder / "pets" / ("cat", "dog")[number % 2]
        place.mkdir(parents=True, exist_ok=True)
        shape = (20, 26) if number == 4 else (20 + number, 30, 3)
        Image.fromarray(colours(number, shape)).save(place / f"{number}.png")
    return folder / "pets"


def cells(folder: Path) -> Path:
    """Pictures with boxes in Pascal VOC's XML."""
    for name in ("images", "annotations"):
        (folder / "cells" / name).mkdir(parents=True)
    for number in range(4):
        Image.fromarray(colours(number)).save(folder / "cells" / "images" / f"{number}.png")
        box = "<bndbox><xmin>{}</xmin><ymin>3</ymin><xmax>{}</xmax><ymax>17.5</ymax></bndbox>"
        objects = "".join(
            f"<object><name>{name}</name>{box.format(left, left + 12)}</object>"
            for name, left in (("red", 2 + number), ("white", 25))
        )
        size = "<size><width>30</width><height>24</height><depth>3</depth></size>"
        text = f"<annotation>{size}{objects if number else ''}</annotation>"
        (folder / "cells" / "annotations" / f"{number}.xml").write_text(text)
    return folder / "cells"


def scans(folder: Path) -> Path:
    """Grey pictures with masks of equal names, 0 and 255."""
    for name in ("images", "masks"):
        (folder / "scans" / name).mkdir(parents=True)
    for number in range(5):
        Image.fromarray(colours(number, (40, 36))).save(folder / "scans" / "images" / f"s{number}.png")
        mask = np.zeros((40, 36), "uint8")
        mask[8 : 20 + number, 10:24] = 255
        Image.fromarray(mask).save(folder / "scans" / "masks" / f"s{number}.png")
    return folder / "scans"


def flow(name: str) -> Graph:
    return wb.Graph(name, kind="flow")


def flows(folder: Path) -> dict[str, Graph]:
    """Five flows by name."""
    digits = (
        flow("digits").add("DataSet", source="digits").add("Resize", height=16, width=12).add("MinMaxNormalization")
    )
    phantom = (
        flow("phantom")
        .add("DataSet", source="phantom")
        .add("Resize", height=40, width=44)
        .add("Rotate", angle=12.5)
        .add("MinMaxNormalization")
        .add("PatchGrid", height=30, width=30, stride_width=20)
        .add("PatchRestoration")
        .add("FrameRestoration")
    )
    lesson = (
        flow("pets with preprocessing")
        .add("DataSet", source=str(pets(folder)), split="60/20/20", split_seed=3)
        .add("ColorToGrayscale")
        .add("Resize", height=16, width=20, interpolation="area")
        .add("Flip")
        .add("LinearFunction", slope=1 / 255)
    )
    detection = (
        flow("cells")
        .add("DataSet", source=str(cells(folder)))
        .add("Resize", height=48, width=60)
        .add("Flip", direction="both")
        .add("Crop", coordinates=(4, 44, 0, 50))
    )
    merged = flow("merged").add("DataSet", source=str(scans(folder)), name="scans")
    merged = merged.add("Denoising", method="bilateral", name="denoised")
    merged = merged.add("AddGaussianNoise", seed=7, inputs=["scans"], name="noisy")
    merged = merged.add("OverlapMerge", weight=0.25, inputs=["denoised", "noisy"], name="both")
    merged = merged.add("SegmentationPatch", margin=2, inputs=["both"])
    return {"digits": digits, "phantom": phantom, "lesson": lesson, "detection": detection, "merged": merged}


def given(graph: Graph) -> SampleSet:
    """The first samples of a flow's data set: a whole one takes long."""
    return samples_of_source(steps_of(graph)[0].node)


def expected(graph: Graph, data: SampleSet | None = None, until: str = "") -> dict[str, SampleSet]:
    """What the modules make of the data, by the paths of the steps in front of one."""
    found: dict[str, SampleSet] = {}
    paths: dict[str, SampleSet] = {}
    for step in steps_of(graph):
        if step.path == until:
            break
        inputs = [found[one] for one in step.inputs]
        if step.module is None:
            result = samples_of_source(step.node) if data is None else data
        elif isinstance(step.module, MergeModule):
            result = inputs[0].merged(step.module, *inputs[1:])
        else:
            result = inputs[0].map(step.module)
        found[step.id] = paths[step.path] = result
    return paths
