"""A trained flow that was frozen, opened: applied to new data, with its preprocessing and its networks."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from workbench.data.sample_labels import Targets
from workbench.data.sample_set import SampleSet
from workbench.flow.applied_flow import AppliedFlow, applied
from workbench.flow.class_thresholds import checked_thresholds
from workbench.flow.flow_arguments import file_path
from workbench.flow.flow_metrics import FlowMetrics, Frame, label_of
from workbench.flow.frozen_file import FrozenManifest, FrozenNetwork
from workbench.flow.prediction_comparison import metrics_of
from workbench.flow.saved_predictions import BoxFiles, save_predictions
from workbench.flow.trained_networks import TrainedNetwork
from workbench.graph.document import Graph
from workbench.html_elements import joined, text_table
from workbench.messages import mark, say
from workbench.text_format import ReadablePath, aligned, listed
from workbench.training.history.record import Record, epoch_values
from workbench.training.metrics.metric_table import shown

_TITLE = mark("Frozen flow {name!r}, of {created}")
_NETWORK = mark("{path}: {task}, epoch {epoch} of {epochs}, trained on {data}")
_CLASSES = mark("classes: {names}")
_SAMPLED = mark("trained on a part of the data only, as a try")
_THRESHOLDS = mark("thresholds: {thresholds}")
_NUMBER, _TRAINING, _VALIDATION = mark("number"), mark("training"), mark("validation")


class FrozenFlow:
    """A flow as it was frozen: the same preprocessing, the weights of the chosen epoch, the thresholds.

    ``wb.flow.open`` makes it.

    Args:
        manifest: What the file says of itself.
        graph: The flow.
        networks: The trained networks by the paths of their steps.

    >>> frozen.name, frozen.epochs
    ('digits', {'network': 1})
    """

    def __init__(
        self,
        manifest: FrozenManifest,
        graph: Graph,
        networks: Mapping[str, TrainedNetwork],
    ) -> None:
        self.manifest = manifest
        self.graph = graph
        self._networks = dict(networks)

    @property
    def name(self) -> str:
        """The name of the flow."""
        return self.manifest.name

    @property
    def created(self) -> str:
        """When it was frozen, as ISO 8601 in UTC."""
        return self.manifest.created

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of Python and the libraries when it was frozen, by name."""
        return self.manifest.versions

    @property
    def data(self) -> Mapping[str, str]:
        """What each network was trained on, by its path: the shapes of the data, and a hash to recognise them."""
        return self.manifest.data

    @property
    def epochs(self) -> dict[str, int]:
        """The epoch whose weights each network has, by its path."""
        return {one.path: one.epoch for one in self.manifest.networks}

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the last network."""
        return self._last.form.class_names

    @property
    def thresholds(self) -> Mapping[str, float]:
        """From which probability on a class is the answer, by class; those of the last network."""
        return self._last.form.thresholds

    @property
    def records(self) -> dict[str, Record]:
        """How each network was trained, by its path: settings, history, numbers of every epoch."""
        return {path: network.opened.record for path, network in self._networks.items()}

    @property
    def networks(self) -> Mapping[str, TrainedNetwork]:
        """The trained networks, by the paths of their steps."""
        return self._networks

    @property
    def _last(self) -> FrozenNetwork:
        return self.manifest.networks[-1]

    def with_thresholds(self, thresholds: Mapping[str, float]) -> "FrozenFlow":
        """The same flow with other thresholds of classes.

        A class with a threshold is the answer where its probability is above it (of several such classes the most
        probable one); else the most probable class without a threshold is. Boxes of a class are kept from its
        threshold on.

        Args:
            thresholds: A number from 0 to 1 by the name of a class; ``{}`` for none.

        Returns:
            A new frozen flow; the last network has the thresholds.

        Raises:
            BadThreshold: There is no such class, or a number is outside of 0 to 1.

        >>> frozen.with_thresholds({"3": 0.9}).thresholds
        {'3': 0.9}
        """
        chosen = checked_thresholds(thresholds, self.class_names, "with_thresholds")
        last = replace(self._last, form=replace(self._last.form, thresholds=chosen))
        manifest = replace(self.manifest, networks=(*self.manifest.networks[:-1], last))
        old = self._networks[last.path]
        networks = {**self._networks, last.path: TrainedNetwork(old.opened, last.form)}
        return FrozenFlow(manifest, self.graph, networks)

    def apply(
        self,
        data: "SampleSet | str | os.PathLike[str] | Mapping[str, SampleSet]",
        *,
        until: str | None = None,
        **options: Any,
    ) -> AppliedFlow:
        """Process new data as the training data were processed, and predict them.

        Nothing is learned. Labels are used where there are any; samples without a label pass a module that changes
        labels as they are. A sample that cannot be processed is left out, and named with its reason in ``.issues``.

        Args:
            data: Samples; a folder or zip archive, as ``wb.data.from_folder`` reads it, also of images alone; or
                samples by the names of several data sets.
            until: The path of the step whose result is meant; None takes the end behind the last network.
            **options: Of ``wb.data.from_folder``, such as ``task="segmentation"``, for a folder.

        Returns:
            The samples with their predictions, read from the disk as they are asked for.

        Raises:
            FlowError: There is no such step or data set, or no sample could be processed.
            DataError: A folder cannot be read.

        >>> frozen.apply(samples)[0].prediction.category.name in frozen.class_names
        True
        """
        return applied(self.graph, self._networks, data, until, options)

    def metrics(self, data: Any, *, frame: Frame = "original", which: Sequence[str] = ()) -> FlowMetrics:
        """How good the predictions of labelled data are.

        Args:
            data: What ``apply`` takes, or what it gave.
            frame: "original": everything that moved the pixels is undone before it is compared; "network": as the
                network saw it.
            which: Keys of METRICS, such as ``"dice"``; () takes all of the task.

        Returns:
            The numbers of each split, class and sample.

        Raises:
            PredictionsNotComparable: There are no labels, or such of another kind.

        >>> list(frozen.metrics(samples, which=["accuracy"]).splits)
        ['train', 'validation', 'test']
        """
        found = data if isinstance(data, AppliedFlow) else self.apply(data)
        settings = self.records[self._last.path].settings
        return metrics_of(
            found,
            frame=frame,
            which=which,
            originals=found.original,
            ignore_class=settings.ignore_class,
            threshold=settings.threshold,
        )

    def save(self, predictions: SampleSet, folder: str | os.PathLike[str], *, boxes: BoxFiles = "csv") -> Path:
        """Write predictions as files, in the frame of the original images.

        Masks become ``masks/<name>.png`` (class numbers), of volumes ``.nii.gz``; images ``images/<name>.png`` or
        ``.tif``; classes, boxes and values tables. Of classes with a threshold the table says which are above it.

        Args:
            predictions: What ``apply`` gave.
            folder: A new or an empty folder.
            boxes: "csv" for one table, "voc" for a Pascal VOC file an image.

        Returns:
            The folder.

        Raises:
            BadRunOption: An argument is something else.
        PredictionsNotSaved: The folder has files already, or a sample has no prediction.

        >>> sorted(path.name for path in frozen.save(frozen.apply(samples), folder / "answers").iterdir())
        ['classes.csv']
        """
        alerts = self.alerts if self.thresholds else None
        place = file_path(folder, "save", 'folder="answers"', "folder")
        return ReadablePath(save_predictions(predictions, place, boxes=boxes, alerts=alerts))

    def alerts(self, prediction: Targets) -> tuple[str, ...]:
        """The classes with a threshold that are above it in a prediction.

        Args:
            prediction: The prediction of a sample.

        Returns:
            Names of classes; of masks those that are there.

        >>> from workbench.data import ClassLabel
        >>> likely = Targets(category=ClassLabel(np.eye(10)[3], tuple("0123456789")))
        >>> frozen.with_thresholds({"3": 0.5}).alerts(likely)
        ('3',)
        """
        return tuple(name for name, limit in self.thresholds.items() if _is_above(prediction, name, limit))

    def __repr__(self) -> str:
        lines = [self._title()]
        for one in self.manifest.networks:
            lines += self._network_lines(one)
            lines.append(aligned([_heads(), *self.epoch_rows(one.path)], [False, True, True]))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts: list[object] = [self._title()]
        parts += [
            text_table(_heads(), self.epoch_rows(one.path), caption=" · ".join(self._network_lines(one)))
            for one in self.manifest.networks
        ]
        return joined(parts)

    def _title(self) -> str:
        title = say(_TITLE, name=self.name, created=self.created)
        return f"{title}, {say(_SAMPLED)}" if self.manifest.sampled else title

    def _network_lines(self, one: FrozenNetwork) -> list[str]:
        record = self.records[one.path]
        words = {"task": one.form.task, "epoch": one.epoch, "epochs": len(record.epochs)}
        lines = [say(_NETWORK, path=one.path, data=record.data_name or "–", **words)]
        if one.form.class_names:
            lines.append(say(_CLASSES, names=listed(one.form.class_names)))
        if one.form.thresholds:
            chosen = ", ".join(f"{name} {value:g}" for name, value in one.form.thresholds.items())
            lines.append(say(_THRESHOLDS, thresholds=chosen))
        return lines

    def epoch_rows(self, path: str) -> list[list[str]]:
        """All numbers of the epoch whose weights a network has: name, training, validation, as texts.

        Args:
            path: Of its step.

        Returns:
            A row a number.
        """
        record, number = self.records[path], self.epochs[path]
        values = epoch_values(record.epochs[number - 1], record)
        keys = [key for key in values if not key.startswith("val_")]
        return [[label_of(key), shown(values[key]), shown(values.get(f"val_{key}"))] for key in keys]


def _heads() -> list[str]:
    return [say(_NUMBER), say(_TRAINING), say(_VALIDATION)]


def _is_above(prediction: Targets, name: str, limit: float) -> bool:
    category, boxes, mask = prediction.category, prediction.boxes, prediction.mask
    if category is not None and name in category.class_names:
        return bool(category.scores[category.class_names.index(name)] > limit)
    if boxes is not None and name in boxes.class_names:
        of_class = boxes.classes == boxes.class_names.index(name)
        return bool(of_class.any() if boxes.scores is None else (boxes.scores[of_class] >= limit).any())
    if mask is not None and name in mask.class_names:
        return bool((mask.array == mask.class_names.index(name)).any())
    return False
