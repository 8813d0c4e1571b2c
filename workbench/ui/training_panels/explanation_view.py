"""Explanations for one sample: Grad-CAM, saliency, or the feature maps of a layer, with captions."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.data.dataset import Array
from workbench.explain import ExplainError, explain, layer_maps, picture
from workbench.explain.sample_pictures import sample_picture
from workbench.html_elements import Markup, element, elements
from workbench.messages import mark, say
from workbench.ui.training_panels.graded_samples import GradedSamples
from workbench.ui.training_panels.sample_drawing import picture_html
from workbench.ui.training_panels.settings_fields import AUTO
from workbench.ui.training_panels.table_html import said

_METHODS = {"grad_cam": mark("Grad-CAM"), "saliency": mark("Saliency"), "maps": mark("Feature maps")}
_METHOD, _LAYER, _CLASS, _SAMPLE = mark("Look at"), mark("Layer"), mark("Class"), mark("Sample no.")
_AUTO, _PREDICTED = mark("chosen by itself"), mark("the predicted one")
_OF = mark("{method} of class {name} in sample {index}")
_MAPS = mark("{count} feature maps of sample {index}, each with its own range of values")
_PICTURE = mark("Sample {index}")
_STYLE = {"description_width": "initial"}
_OF_SIGNAL = 2
"""The axes of the maps of a signal: (steps, channels)."""


class ExplanationView:
    """Controls and pictures for one sample at a time. ``widget`` is what to show."""

    def __init__(self, model: Any, sample: Callable[[int], Array], class_names: tuple[str, ...]) -> None:
        self._model, self._sample, self._class_names = model, sample, class_names
        self._filling = False
        self.sample = widgets.BoundedIntText(0, min=0, max=0, **_named(_SAMPLE, "170px"))
        self.method = widgets.Dropdown(
            options=[(say(t), key) for key, t in _METHODS.items()], **_named(_METHOD, "auto")
        )
        self.layer = widgets.Dropdown(options=[(say(_AUTO), AUTO)], **_named(_LAYER, "auto"))
        classes = [(say(_PREDICTED), AUTO), *((name, index) for index, name in enumerate(class_names))]
        self.class_index = widgets.Dropdown(options=classes, **_named(_CLASS, "auto"))
        self.page = widgets.HTML()
        choices = [self.sample, self.method, self.layer, self.class_index]
        self.widget = widgets.VBox([widgets.HBox(choices, layout={"flex_flow": "row wrap"}), self.page])
        for choice in choices:
            choice.observe(self._chosen, "value")

    def show(self, gallery: GradedSamples, index: int) -> None:
        """Look at the sample of this number."""
        self._filling = True
        try:
            self.sample.max = max(0, len(gallery) - 1)
            self.sample.value = min(index, self.sample.max)
        finally:
            self._filling = False
        self.draw()

    def _chosen(self, _change: object) -> None:
        if not self._filling:
            self.draw()

    def draw(self) -> None:
        """Draw what is chosen; a refusal is shown in its place."""
        is_maps = self.method.value == "maps"
        self.layer.layout.display = "none" if self.method.value == "saliency" else ""
        self.class_index.layout.display = "none" if is_maps else ""
        try:
            self.page.value = self._maps() if is_maps else self._heat()
        except ExplainError as refusal:
            self.page.value = said(str(refusal), "wb-refusal", alert=True)

    def _heat(self) -> Markup:
        index = self.sample.value
        method = self.method.value
        chosen = None if self.class_index.value == AUTO else self.class_index.value
        found = explain(
            self._model, self._sample(index), chosen, self._layer() if method == "grad_cam" else None, method=method
        )
        self._fill_layers(found.layers)
        name = (
            self._class_names[found.class_index]
            if found.class_index < len(self._class_names)
            else str(found.class_index)
        )
        title = say(_OF, method=say(_METHODS[method]), name=name, index=index)
        original = picture_html(found.sample.values, say(_PICTURE, index=index))
        heat = picture_html(found.picture.values, title)
        figures = element("figure", original, say(_PICTURE, index=index)), element("figure", heat, title)
        words = element("ul", elements("li", found.words), class_="wb-words")
        return element("div", *figures, class_="wb-looks") + words

    def _maps(self) -> Markup:
        maps = layer_maps(self._model, self._sample(self.sample.value), self._layer())
        if not self.layer.options[1:]:
            self._fill_layers(explain(self._model, self._sample(self.sample.value), method="saliency").layers)
        title = say(_MAPS, count=maps.shape[-1], index=self.sample.value)
        shown = sample_picture(maps, None, 1) if maps.ndim == _OF_SIGNAL else picture(maps[None]).values
        sheet = picture_html(shown, title)
        return element("div", element("figure", sheet, title, class_="wb-wide"), class_="wb-looks")

    def _layer(self) -> str | None:
        return self.layer.value or None

    def _fill_layers(self, layers: tuple[str, ...]) -> None:
        options = [(say(_AUTO), AUTO), *((layer, layer) for layer in layers)]
        if tuple(self.layer.options) == tuple(options):
            return
        before = self.layer.value
        self._filling = True
        try:
            self.layer.options = options
            self.layer.value = before if before in layers else AUTO
        finally:
            self._filling = False


def _named(label: str, width: str) -> dict[str, Any]:
    layout = {"width": width, "max_width": "280px", "flex": "0 1 auto"}
    return {"description": say(label), "style": _STYLE, "layout": layout}
