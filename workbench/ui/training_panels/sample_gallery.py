"""The View tab: samples with label and prediction, worst and best first, and where the network looks."""

from typing import Any

import ipywidgets as widgets

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.explain.image_batch import is_channels_first
from workbench.html_elements import Markup, element
from workbench.messages import mark, say
from workbench.training.batches.augmented_copies import centre_crop, preview
from workbench.training.batches.image_targets import target_kind_of
from workbench.training.fitting.reopened_run import ReopenedRun
from workbench.training.fitting.run import Run
from workbench.training.metrics.metric_table import Task
from workbench.training.sample_errors import NotData
from workbench.training.setup.given_data import with_padded_boxes
from workbench.training.setup.model_parts import model_parts, require_one_array
from workbench.training.setup.settings import Settings
from workbench.training.setup.stream_examples import examined
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.training_panels.explanation_view import ExplanationView
from workbench.ui.training_panels.graded_samples import MOST, grade_samples, names_for
from workbench.ui.training_panels.model_views import part_data, part_model
from workbench.ui.training_panels.range_slider import RangeSlider
from workbench.ui.training_panels.sample_cards import before_and_after_html, cards_html
from workbench.ui.training_panels.settings_fields import AUTO
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.table_html import said
from workbench.ui.training_panels.view_facts import WITHOUT_CLASSES, class_count, model_of, task_of
from workbench.ui.ui_errors import NoAnswers
from workbench.ui.widget_closing import close_tree

_SPLIT, _ORDER, _CLASS, _PAGE = mark("Split"), mark("Order"), mark("Class"), mark("Page")
_ORDERS = {"worst": mark("worst first"), "best": mark("best first"), "data": mark("as in the data")}
_EVERY, _AGAIN = mark("every class"), mark("Look again")
_AGAIN_HELP = mark("Ask the network as it is now")
_COUNT = mark("{shown} of the first {count} samples of {split}; {summary}.")
_RIGHT, _MEAN_DICE, _MEAN_MSE = mark("{right} are right"), mark("mean Dice {value:.3f}"), mark("mean MSE {value:.5f}")
_BOXES, _THRESHOLD = mark("{found} of {total} objects found, {false} false boxes"), mark("Score at least")
_THRESHOLD_HELP = mark("Only boxes with at least this score are drawn and counted: fewer false ones, but more missed.")
_EXPLAIN, _AUGMENTED = mark("Where does the network look?"), mark("Augmented samples")
_WORST = mark("No. {index}: {quality:.4f}")
_EMPTY = mark("There is no such sample.")
_CARDS, _TRIPLES = 12, 6
_OUTPUT = mark("Output")
_STEPS, _MEAN_MAE = mark("{share:.1%} of the steps are right"), mark("mean absolute error {value:.4g}")
_STYLE = {"description_width": "initial"}


class SampleGallery:
    """``wb.View``: samples with what is right and what the network answers, worst first, and where it looks.

    Args:
        run: A run, or a Keras model.
        data: The data set it was trained on, or another one of the same kind.

    Raises:
        NotARun, NotData: it is given something else.

    >>> gallery = wb.View(run, data)
    >>> "<img" in gallery.to_html()
    True
    >>> gallery.close()
    """

    def __init__(self, run: Any, data: Dataset) -> None:
        if not isinstance(data, Dataset):
            raise NotData(where="View", received=type(data).__name__)
        self._whole = model_of(run)
        self._parts = model_parts(self._whole, "View")
        self._record = run.record if isinstance(run, Run | ReopenedRun) else None
        self._settings = run.settings if isinstance(run, Run | ReopenedRun) else Settings()
        self._given = with_padded_boxes(data)
        names = tuple(self._parts.outputs)
        self.output = _dropdown(_OUTPUT, [(name if len(names) > 1 else "", name) for name in names])
        self._choose_output()
        self._filling = False
        self._first: dict[str, Split] = {}
        self._display = PanelDisplay(self.to_html)
        self._build()
        self.look()

    def _build(self) -> None:
        splits = [name for name in ("validation", "test", "train") if len(self._data.splits[name])]
        self.split = _dropdown(_SPLIT, [(say(mark_of(name)), name) for name in splits])
        self.order = _dropdown(_ORDER, [(say(text), key) for key, text in _ORDERS.items()])
        classes = [(say(_EVERY), AUTO), *((name, index) for index, name in enumerate(self._names))]
        self.truth = _dropdown(_CLASS, classes)
        self.page = widgets.BoundedIntText(
            1, min=1, max=1, description=say(_PAGE), style=_STYLE, layout={"width": "130px"}
        )
        self.again = widgets.Button(
            description=say(_AGAIN), icon="refresh", tooltip=say(_AGAIN_HELP), layout={"width": "auto"}
        )
        self.threshold = RangeSlider(
            self._settings.threshold, say(_THRESHOLD), say(_THRESHOLD_HELP), min=0.05, max=0.95, step=0.05
        )
        self.threshold.layout.display = "none"
        self._said, self._cards = widgets.HTML(), widgets.HTML()
        self.looking = ExplanationView(self._model, self._sample, tuple(self._names))
        self.output.layout.display = "" if len(self._parts.outputs) > 1 else "none"
        choices = [self.output, self.split, self.order, self.truth, self.threshold, self.page, self.again]
        row = widgets.HBox(choices, layout={"flex_flow": "row wrap", "align_items": "center"})
        folds = [FoldedSection(say(_EXPLAIN), self.looking.widget, self._explain).widget]
        if self._task in ("detection", "regression") or self._parts.are_several:
            folds = []  # Grad-CAM asks for the score of a class, for a picture that is the only input
        if self._settings.augmentation is not None and not self._parts.are_several:
            self._augmented = widgets.HTML()
            folds.append(FoldedSection(say(_AUGMENTED), self._augmented, self._augment).widget)
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.widget = guarded(style, row, self._said, self._cards, *folds)
        self.widget.add_class("wb-training")
        self.widget.add_class("wb-view")
        self.output.observe(lambda _change: self._other_output(), "value")
        self.split.observe(lambda _change: self.look(), "value")
        for choice in (self.order, self.truth):
            choice.observe(self._reordered, "value")
        self.threshold.observe(self._judged, "value")
        self.page.observe(self._on_page, "value")
        self.again.on_click(lambda _button: self.look())

    def _choose_output(self) -> None:
        """Take the chosen output for the only one: its part of the network, its labels, its task and classes."""
        self._task: Task | None = None if self._record is None else self._record.task
        self._names: tuple[str, ...] = () if self._record is None else self._record.class_names
        self._model, self._data = self._whole, self._given
        if self._parts.are_several:
            name: str = self.output.value
            self._model = part_model(self._whole, self._parts, name)
            self._data = part_data(self._given, self._parts, name)
            known = next((one for one in self._record.outputs if one.name == name), None) if self._record else None
            if known is not None:
                self._task, self._names = known.task, known.class_names
        else:
            for name, split in self._given.splits.items():
                first = split[:1]  # of a stream no more is read
                require_one_array(first.x, f"{self._given.name}.{name}.x")
                require_one_array(first.y, f"{self._given.name}.{name}.y")
        self._names = self._names or tuple(self._data.class_names)
        self._channels_first = is_channels_first(self._model)

    def _other_output(self) -> None:
        self._first.clear()  # they have the labels of the output that was chosen before
        self._choose_output()
        classes = [(say(_EVERY), AUTO), *((name, index) for index, name in enumerate(self._names))]
        self._filling = True
        try:
            self.truth.options, self.truth.value = classes, AUTO
        finally:
            self._filling = False
        self.look()

    def look(self) -> None:
        """Ask the network as it is now, and show the first page."""
        x, y = self._samples(self.split.value)
        task = self._task or task_of(self._model, x, y)
        try:
            self.gallery = grade_samples(
                self._model, x, y, task, threshold=self._chosen_threshold(task), channels_first=self._channels_first
            )
        except NoAnswers as refusal:
            if not hasattr(self, "gallery"):
                raise
            self._said.value = refusal_html(refusal)  # the samples of before stay
            return
        self.threshold.layout.display = "" if self.gallery.task == "detection" else "none"
        self._names = names_for(self._names, class_count(self.gallery, len(self._names)))
        self._reordered(None)
        if self.looking.page.value:
            self._explain()

    def _chosen_threshold(self, task: Task) -> float:
        """Of boxes the one of the slider, else that of the settings."""
        return float(self.threshold.value) if task == "detection" else self._settings.threshold

    def _judged(self, _change: object) -> None:
        """Judge the same boxes at the threshold of the slider."""
        if self.gallery.task == "detection":
            self.gallery = self.gallery.at(float(self.threshold.value))
            self._reordered(None)

    def _samples(self, split: str) -> tuple[Array, Array]:
        """The first samples of a split, cut as the network takes them."""
        if split not in self._first:  # of a stream they are read once
            self._first[split] = self._data.splits[split][:MOST]
        x, y = self._first[split].x, self._first[split].y
        cut_x, cut_y = centre_crop(self._settings.augmentation, x, y)
        return cut_x, y if cut_y is None else cut_y

    def _sample(self, index: int) -> Array:
        sample: Array = self._samples(self.split.value)[0][index]
        return sample

    def _reordered(self, _change: object) -> None:
        if self._filling:
            return
        self._filling = True
        try:
            self.page.max = max(1, -(-len(self._numbers()) // self._per_page))
            self.page.value = 1
        finally:
            self._filling = False
        self._draw()

    def _on_page(self, _change: object) -> None:
        if not self._filling:
            self._draw()

    @property
    def _per_page(self) -> int:
        return _CARDS if self.gallery.task in ("classification", "regression") else _TRIPLES

    def _numbers(self) -> Array:
        every = self.truth.value == AUTO or self.gallery.task in WITHOUT_CLASSES
        return self.gallery.ordered(self.order.value, None if every else self.truth.value)

    def _shown(self) -> Array:
        start = (self.page.value - 1) * self._per_page
        return self._numbers()[start : start + self._per_page]

    def _draw(self) -> None:
        self._said.value = said(self._summary(), "wb-quiet")
        self._cards.value = self._page_html()
        self._display.refresh()

    def _page_html(self) -> Markup:
        shown = self._shown()
        return cards_html(self.gallery, shown, self._names) if len(shown) else said(say(_EMPTY))

    def _summary(self) -> str:
        gallery = self.gallery
        if gallery.by_step:
            summary = say(_STEPS, share=float(gallery.quality.mean()))
        elif gallery.task == "regression":
            summary = say(_MEAN_MAE, value=float(abs(gallery.answers - gallery.truth).mean()))
        elif gallery.task == "classification":
            right = sum(gallery.is_right(index) for index in range(len(gallery)))
            summary = say(_RIGHT, right=right)
        elif gallery.task == "segmentation":
            summary = say(_MEAN_DICE, value=float(gallery.quality.mean()))
        elif gallery.task == "detection":
            counts = [gallery.found_false_missed(index) for index in range(len(gallery))]
            found, false, missed = (sum(part) for part in zip(*counts, strict=True))
            summary = say(_BOXES, found=found, total=found + missed, false=false)
        else:
            summary = say(_MEAN_MSE, value=-float(gallery.quality.mean()))
        split = say(mark_of(self.split.value))
        return say(_COUNT, shown=len(self._shown()), count=len(gallery), split=split, summary=summary)

    def _explain(self) -> None:
        """Look at the first sample of the page, unless one was chosen already."""
        shown = self._shown()
        first = self.looking.sample.value if self.looking.page.value else int(shown[0]) if len(shown) else 0
        self.looking.show(self.gallery, first)

    def _augment(self) -> None:
        if self._settings.augmentation is None or self._augmented.value:
            return
        before, after = preview(examined(self._data), self._settings.augmentation, count=8)
        masks = (before.y, after.y) if target_kind_of(before.x, before.y) == "mask" else None
        boxes = (before.y, after.y) if target_kind_of(before.x, before.y) == "boxes" else None
        self._augmented.value = before_and_after_html(before.x, after.x, masks, boxes, self._names)

    def to_html(self) -> Markup:
        """The samples of this page without widgets: what a saved notebook shows.

        Returns:
            HTML.
        """
        return element("div", Markup(STYLE), said(self._summary()), self._page_html(), class_="wb-training")

    def _ipython_display_(self) -> None:
        self._display.show(self.widget, repr(self))

    def __repr__(self) -> str:
        lines = [say(_WORST, index=index, quality=self.gallery.quality[index]) for index in self._shown()]
        return "\n".join([self._summary(), *lines])

    def close(self) -> None:
        """Close the comms of all widgets."""
        self._display.close()
        close_tree(self.widget)


# The public name: ``wb.View``.
View = SampleGallery


def mark_of(split: str) -> str:
    """The word for a split."""
    return {"train": mark("train"), "validation": mark("validation"), "test": mark("test")}[split]


def _dropdown(label: str, options: list[tuple[str, Any]]) -> Any:
    layout = {"width": "auto", "max_width": "260px", "min_width": "110px"}
    return widgets.Dropdown(options=options, description=say(label), style=_STYLE, layout=layout)
