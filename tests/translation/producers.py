"""The texts that each package shows a learner, cheaply: no training, everything from the fixtures of the other tests.

Each producer yields texts with the names that may stand in them as they are: those of layers, types, parameters, and
whatever a student wrote.
"""

import contextlib
import inspect
import io
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import ipywidgets as widgets
import numpy as np

from tests.helpers.pseudo_locale import read
from tests.notebooks.test_notebooks import NOTEBOOKS
from workbench.catalog import node_types
from workbench.catalog.node_types import Group, NodeType
from workbench.catalog.type_lookup import objects

Told = tuple[str, frozenset[str]]
NONE: frozenset[str] = frozenset()
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DTYPES = frozenset({"float32", "float64", "int32", "int64", "uint8", "bool", "int", "float", "str", "dict", "list"})


def words(*values: object) -> frozenset[str]:
    """Everything that looks like a name in the values."""
    return frozenset(_WORDS.findall(" ".join(map(str, values))))


class AnyValue:
    """Fits every place of a template, whatever its format."""

    def __format__(self, spec: str) -> str:
        return "7"

    def __str__(self) -> str:
        return "7"

    __repr__ = __str__

    def __getattr__(self, name: str) -> "AnyValue":
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def errors() -> Iterator[Told]:
    """Every class of refusal, with the template that it has."""
    import workbench.errors  # all classes are imported there  # noqa: F401
    from workbench.messages import TeachingError

    todo, seen = [TeachingError], set()
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind in seen or not kind.__module__.startswith("workbench."):
            continue
        seen.add(kind)
        places = {name.partition(".")[0] for _, name, _, _ in Formatter().parse(kind.template) if name}
        with contextlib.suppress(
            TypeError
        ):  # a class with arguments of its own: its raising sites are in other packages
            yield str(kind(**dict.fromkeys(places, AnyValue()))), NONE


def analysis() -> Iterator[Told]:
    from tests.analysis.test_corpus import MISTAKES
    from tests.analysis.test_student_drawings import DRAWINGS
    from workbench.analysis import analyze

    for mistake in (*MISTAKES, *DRAWINGS):
        names = _names_in(mistake.graph)
        found = analyze(mistake.graph)
        for problem in found.problems:
            yield problem.message, names
            yield from ((fix.label, names | words(fix.step)) for fix in problem.fixes)
        shapes = found.shapes.values() if hasattr(found, "shapes") else ()
        yield from ((str(getattr(shape, "axes", "")), names) for shape in shapes)


def flows() -> Iterator[Told]:
    """The problems of flows, and what flows refuse."""
    import workbench as wb
    from workbench.data.image_header import COLOR_MODES
    from workbench.flow import READY_FLOWS, analyze_flow, steps_of
    from workbench.messages import say

    def flow() -> Any:
        return wb.Graph("project", kind="flow").add("DataSet", source="digits", name="data")

    net = wb.Graph("net").add("Input", shape=(4, 4, 3), name="image")
    mistakes = (
        wb.Graph("project", kind="flow"),
        wb.Graph("project", kind="flow").add("Resize", name="resize"),
        wb.Graph("project", kind="flow").add("DataSet", source="nowhere", name="data"),
        flow().add("GammaCorrectionColor", name="gamma"),
        flow().add("LargestComponent", name="largest"),
        flow().add("Clipping", low=5.0, high=1.0, name="clip"),
        flow().add("ColorModeFilter", name="only"),
        flow().add("BitReduction", name="bits"),
        flow().add("OverlapMerge", name="overlap"),
        flow().add("Metrics", name="metrics"),
        flow().add("Network", inner=net, task="segmentation", name="network"),
        flow().add("Network", inner=net, loss="CenterNet", name="network"),
        flow().add("CustomModule", source=["class Mine:\n    pass"], name="mine"),
    )
    shown = ("unit percentile low high kind flow wb Graph name accept_code source", *COLOR_MODES)
    names = DTYPES | words(Path.cwd(), *shown, *(item.name for item in node_types(kind="flow")))
    for graph in mistakes:
        known = names | _names_in(graph)
        for problem in analyze_flow(graph, shapes=False).problems:
            yield problem.message, known
            yield from ((fix.label, known | words(fix.step)) for fix in problem.fixes)
    for refused in (lambda: flow().add("Conv2D"), lambda: net.add("Resize"), lambda: steps_of(net)):
        try:
            refused()
        except wb.errors.TeachingError as error:
            yield str(error), names | words("project net Conv2D Resize")
    for ready in READY_FLOWS.values():
        yield from ((say(text), NONE) for text in (ready.title, ready.text, ready.description, ready.needs) if text)


def _names_in(graph: Any) -> frozenset[str]:
    """The names of a graph: of its nodes, types, and the parameters and values of these."""
    found = words(graph.name, *(item.name for item in node_types()))
    for node in graph.nodes:
        found |= words(node.name, node.type, dict(node.params), dict(node.call))
        found |= {parameter.name for item in node_types() if item.name == node.type for parameter in item.parameters}
        found |= _names_in(node.inner) if node.inner is not None else NONE
    return found | DTYPES | _choices()


def _choices() -> frozenset[str]:
    """What parameters are set to by name, the names of ports, and those of optimizers, activations and so on."""
    found: frozenset[str] = frozenset()
    for item in _types():
        found |= words(item.name, *(port.name for port in item.inputs))
        for parameter in item.parameters:
            found |= words(parameter.default, parameter.choices)
    return found


def _types() -> Iterator[NodeType]:
    """All types of layers, losses, optimizers, initializers and so on."""
    yield from node_types()
    for group in get_args(Group):
        yield from objects(group).values()


_OF_FIT = (
    "loss optimizer metric matmul concatenate Optimizer adam accuracy sparse_categorical_crossentropy learning_rate"
)
"""Arguments, functions and names of Keras and NumPy that a translated error names."""


_TRAINS = re.compile(r"\.(?:fit|evaluate|predict|applications)\b|cnn\(|digits\(|sklearn")
"""What makes a situation dear: one situation of each kind without it is enough here."""


def translated_errors() -> Iterator[Told]:
    import keras

    from tests.trace.error_translation.corpus import MISTAKES
    from workbench.trace import translate

    cheap = {one.code: one for one in MISTAKES if not _TRAINS.search(inspect.getsource(one.run))}
    for mistake in cheap.values():
        keras.utils.clear_session(free_memory=False)  # to collect garbage takes longer than the situation
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            try:
                mistake.run()
            except Exception as error:  # noqa: BLE001 - whatever Keras raises
                translation, raised = translate(error), str(error)
        assert translation is not None
        code = words(raised, inspect.getsource(mistake.run), folder) | _suggested_code()
        yield translation.text, code | _parameters() | DTYPES | words(_OF_FIT)


def _suggested_code() -> frozenset[str]:
    """What the words for errors suggest as code: names and calls."""
    from workbench.catalog import renamed_arguments
    from workbench.trace.error_translation import compile_rules, names_elsewhere

    tables = [vars(module) for module in (compile_rules, names_elsewhere, renamed_arguments)]
    values = (
        value for table in tables for name, value in table.items() if isinstance(value, Mapping) and name.isupper()
    )
    return words(*(value for value in values if value is not compile_rules.TEMPLATES))


def _layers_of_keras() -> frozenset[str]:
    return frozenset(item.name for item in _types())


def trace() -> Iterator[Told]:
    import keras
    from keras import layers

    import workbench as wb

    image = keras.Input((8, 8, 1), name="img")
    x = layers.Conv2D(2, 3, name="cv")(image)
    model = keras.Model(image, layers.Dense(3, name="ans")(layers.Flatten(name="flat")(x)), name="net")
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    names = words("img cv ans flat net InputLayer Input Conv2D Flatten Dense float32 KiB MiB ms") | DTYPES
    batch = np.zeros((2, 8, 8, 1), "float32")
    for traced in (
        wb.trace(model, batch, np.zeros(2, "int64")),
        wb.trace(model, batch + np.nan),
        wb.trace(model, np.zeros((2, 9, 8, 1), "float32")),
    ):
        yield str(traced), names | _own_words(traced)
        yield from ((text, names) for text in read(traced._repr_html_()))
    yield from ((text, names) for text in read(wb.view(model).to_svg()))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        wb.debug(model, batch, commands=["help", "p x", "n", "shapes", "q"])
    yield from ((line, names) for line in printed.getvalue().splitlines() if "⟦" in line)


def _own_words(traced: Any) -> frozenset[str]:
    """Keras's own message stands below ours, as it is."""
    return words(traced.error, type(traced.error).__name__) if traced.error is not None else NONE


def labs() -> Iterator[Told]:
    from tests.labs.questions.kinds import KINDS
    from workbench.labs.blanks import FIXME
    from workbench.labs.questions.answer_collection import gather

    for kind in KINDS.values():
        question = kind.question
        names = words(question, kind.right, kind.wrong, "ValueError") | DTYPES
        blank = dict.fromkeys(kind.right, FIXME)
        for hidden in (True, False):
            asked = question if hidden else question.public()
            for given in (kind.right, kind.wrong, {}, blank, dict.fromkeys(kind.right, object())):
                request = asked.request(hidden=hidden, seed=kind.seed)
                verdict = asked.judge(gather(request, dict(given)), hidden=hidden, seed=kind.seed)
                yield verdict.message, names | words("object TypeError is not callable")


def grading() -> Iterator[Told]:
    from workbench.grading.class_overview import overview_page, summarise
    from workbench.grading.feedback import feedback
    from workbench.grading.grading_results import CellProblem, Graded, QuestionResult
    from workbench.labs.questions import value
    from workbench.labs.questions.answer_protocol import Verdict
    from workbench.labs.questions.shared_verdicts import verdict

    question = value("q1", 2, "size", 3, title="SIZE")
    states = [verdict(question, 1), verdict(question, 0.5, "MSG"), verdict(question, 0)]
    states += [Verdict(0, 2, "manual", "MSG"), Verdict(0, 2, "error", "MSG", "EXP", "REC", "HINT")]
    results = tuple(QuestionResult("q1", "SIZE", state, "look") for state in states)
    graded = Graded("KIM", "KIM.ipynb", "key", results, (CellProblem(3, "raised", "MSG"),))
    names = words("KIM ipynb SIZE MSG EXP REC HINT look q1 LAB")
    yield from ((text, names) for text in read(feedback(graded, "LAB").decode()))
    yield from ((text, names) for text in read(overview_page(summarise([graded], (), "LAB")).decode()))


def panels() -> Iterator[Told]:
    import tempfile

    import workbench as wb
    from tests.ui.training_panels.records import classified, transformed
    from workbench.ui.editor import Editor
    from workbench.ui.parameter_panel import ParameterPanel
    from workbench.ui.run_panel import RunPanel

    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="img").add("Conv2D", filters=32, name="cv")
    graph = graph.add("GlobalAveragePooling2D").add("Dense", units=10, activation="softmax", name="ans")
    names = _names_in(graph) | _layers_of_keras() | _parameters() | words("ms training False")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        editor = Editor(graph, Path(folder) / "digits.graph.json")
        panel, run_panel = ParameterPanel(editor), RunPanel(editor)
        for node in graph.nodes:
            editor._received(None, {"op": "select", "request": 1, "nodes": [node.id]}, [])
            yield from ((text, names) for text in widget_texts(panel.widget))
        yield from ((text, names) for text in widget_texts(run_panel.widget))
        run_panel.close()
        panel.close()
        editor.close()
    for record in (classified(epochs=3, classes=("CAT", "DOG")), transformed(2), classified(epochs=0)):
        output = wb.Output(record)
        told = names | words("CAT", "DOG", record.name)
        yield from ((text, told) for text in widget_texts(output.widget))
        yield from ((line, told) for line in repr(output).splitlines())
        output.close()


def flow_tabs() -> Iterator[Told]:
    """The tabs of a flow that has run, of one that has not, and of samples that failed."""
    from tests.helpers.flow_fakes import FakeRun
    from tests.ui.flow_tabs import flow_fake as fake
    from workbench.data import SampleSet
    from workbench.training.setup.settings import Settings
    from workbench.ui.flow_tabs import tabs_of
    from workbench.ui.flow_tabs.files_tab import FilesTab

    names = DTYPES | _parameters() | words("digits resize smoothing network metrics png cat dog L y x train test B KB")
    names |= words("lost torn nobody p0 p1 p2 p3 Adam", *Settings.__struct_fields__)
    session = fake.session()
    tabs = tabs_of(session)

    def told() -> Iterator[Told]:
        for _, page in tabs[1:]:  # the first has the card of a module, which is the modules' own
            page.wait()
            yield from ((text, names) for text in widget_texts(page))
        files = next(page.table for _, page in tabs if isinstance(page, FilesTab))
        yield from ((text, names) for text in (files.state.title, files.state.note, *files._files.samples.states))

    for _, page in tabs:
        page.shown = True
    yield from told()
    session.chosen_node = "smoothing"
    yield from told()
    samples = SampleSet([*(fake.predicted(at) for at in range(4)), fake.broken("torn.png", "7")])
    for path in ("digits", "resize", "smoothing"):
        session.finish(path, samples, sampled=path == "smoothing")
    session.run = FakeRun({}, (fake.FakeIssue("resize", "lost.png", "7"),), (fake.FakeLine(0.0, "resize", "7"),))
    for name in ("p1", "torn.png", "lost.png", "nobody"):
        session.chosen_sample = name
        yield from told()
    for node in ("network", "metrics"):
        session.chosen_node = node
        yield from told()
    for _, page in tabs:
        page.close()


def _parameters() -> frozenset[str]:
    return words(*(parameter.name for item in _types() for parameter in item.parameters)) | _choices()


def gallery() -> Iterator[Told]:
    import keras
    from keras import layers

    from workbench.data.dataset import Dataset, Split
    from workbench.ui.training_panels.sample_gallery import SampleGallery

    split = Split(np.zeros((4, 8, 8, 1), "float32"), np.arange(4) % 2)
    data = Dataset("pets", split, split, split, ("CAT", "DOG"))
    image = keras.Input((8, 8, 1), name="img")
    x = layers.Conv2D(2, 3, name="cv")(image)
    model = keras.Model(image, layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D()(x)))
    view = SampleGallery(model, data)
    names = words("pets CAT DOG cv train validation test") | DTYPES
    yield from ((text, names) for text in widget_texts(view.widget))
    yield repr(data), names | {"Dataset"}
    yield from ((text, names) for text in read(data._repr_html_()))
    view.close()


def imports() -> Iterator[Told]:
    """The report on a folder with files of many kinds, and the refusal of one that holds none."""
    from tempfile import TemporaryDirectory

    from tests.data.folders import awkward_files as make
    from workbench.data import inspect_folder

    names = words(
        "cat dog a b c png jpg gif JPEG GIF CMYK RGB Label Dataset cell xmin ymin classification class_folders"
    )
    names |= words("detection voc_boxes xml samples map wb modules Resize height width report accept annotation object")
    awkward = {"c.png": make.exif_turned(), "d.jpg": b"", "e.jpg": make.cmyk(), "f.gif": make.animated()}
    folders = (
        {**make.classes(), **{f"cat/{name}": content for name, content in awkward.items()}},
        make.boxed(make.voc(("cell", 5, 1, 30, 4), ("cell", 5, 1, 5, 4))),
    )
    for files in folders:
        with TemporaryDirectory(prefix="a") as folder:
            make.write(Path(folder, "a"), **files)
            report = inspect_folder(Path(folder, "a"))
            names |= words(*files, report.drawing)
            yield repr(report), names
            yield from ((text, names) for text in read(str(report._repr_html_())))
            yield from ((verdict.text, names) for verdict in report.verdicts)


def command_line() -> Iterator[Told]:
    from workbench import cli

    names = words(
        "workbench lab grade ipynb COMMAND LAB NAME new build test FIXME JupyterLab Python Dask nbgrader PYTHON"
    )
    names |= words("usage options positional arguments show this help message and exit show program version number")
    names |= words(
        "notebook port version cell seconds out workers dask roster ADDRESS CSV OUT PORT WORKERS DASK cores s name"
    )
    names |= words("CELL_SECONDS submissions first network")
    for arguments in (["--help"], ["lab", "--help"], ["grade", "--help"]):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            cli.main(arguments)
        options = re.findall(r"--[\w-]+|\b[A-Z]{3,}\b", printed.getvalue())
        yield printed.getvalue(), names | words(" ".join(options))
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.suppress(SystemExit):
        cli.main(["lab", "nothing.txt"])
    yield (
        printed.getvalue(),
        names | words(" ".join(["nothing.txt", *(path.stem for path in NOTEBOOKS)]), Path.cwd()),
    )


def canvas() -> Iterator[Told]:
    """The palette and the texts that the front end shows; that it shows no others is tested there."""
    from workbench.ui.front_end_texts import front_end_texts
    from workbench.ui.palette_entries import built_in_palette

    found = front_end_texts()
    assert len(found.texts) > 120
    yield from ((re.sub(r"\{\w+\}", "", text), NONE) for text in found.texts.values())
    yield from ((re.sub(r"\{\w+\}", "", form), NONE) for forms in found.plurals.values() for form in forms)
    yield from ((category.label, NONE) for category in built_in_palette().categories)
    yield from ((item.summary, NONE) for item in built_in_palette().types)


def widget_texts(widget: Any) -> Iterator[str]:
    """What is written on a widget and all that it holds."""
    for name in ("description", "tooltip", "placeholder"):
        if isinstance(text := getattr(widget, name, None), str):
            yield text
    if isinstance(widget, widgets.HTML):
        yield from read(widget.value)
    elif isinstance(widget, widgets.Label):
        yield widget.value
    yield from getattr(widget, "_options_labels", ())
    yield from getattr(widget, "titles", ())
    for child in getattr(widget, "children", ()):
        yield from widget_texts(child)


PRODUCERS: dict[str, Callable[[], Iterator[Told]]] = {
    make.__name__: make
    for make in (
        errors, analysis, flows, translated_errors, trace, labs, grading, panels, flow_tabs, gallery, imports,
        command_line,
        canvas,
    )
}  # fmt: skip
