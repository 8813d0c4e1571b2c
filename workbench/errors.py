"""Every error of the workbench, in one tree: ``except wb.errors.UnknownNode`` catches one reason.

All are a :class:`WorkbenchError`; those that refuse something a learner gave are a :class:`TeachingError` too, whose
text says where, what was expected, what came, and what to do. Each package has its own base, such as ``GraphError``,
``DataError`` or ``TrainingError``. ``ERRORS.md`` beside this file lists them by package with their codes;
``python -m workbench.errors`` writes it anew.

>>> import workbench as wb
>>> try:
...     wb.Graph("digits").add("Conv2d", filters=8)
... except wb.errors.UnknownType as error:
...     print(error.code)
unknown-type
"""

from pathlib import Path

from workbench.catalog.parameter_rules import Unreviewed
from workbench.cli import CommandError
from workbench.codegen.codegen_errors import (
    CannotGenerate,
    CodeNotRun,
    MissingInput,
    MissingShape,
    NoOutput,
    OpaqueLayer,
)
from workbench.data.data_errors import (
    BadChoice,
    BadMagic,
    BrokenFile,
    CountMismatch,
    DataError,
    DownloadFailed,
    EndlessData,
    FileTooLong,
    FileTruncated,
    FileUnreadable,
    GroupsMismatch,
    HomeNotWritable,
    NoSamples,
    NoSuchData,
    NotGzip,
    NotOneArray,
    SharedGroups,
    TooFewGroups,
    WrongContent,
)
from workbench.data.folders.source_errors import (
    NoImportSource,
    NothingImported,
    RefusedFile,
    SourceChanged,
    UnsafeArchive,
)
from workbench.data.image_errors import BadImageHeader, BadLabel, BadSampleImage, MaskSizeDiffers
from workbench.data.readers.image_content import UnreadableFile
from workbench.data.series_errors import (
    AmbiguousSeries,
    BadContour,
    BadPatientList,
    BrokenDicom,
    ContourWithoutImage,
    FolderMissing,
    NoContours,
    NoImages,
    NoPatientList,
    SizesDiffer,
)
from workbench.data.set_errors import (
    BadPlatformDictionary,
    LabelsDisagree,
    NamesClash,
    NoSampleNamed,
    NotDivided,
    ShapesDisagree,
)
from workbench.explain.explain_errors import (
    BadImage,
    BadShapes,
    ExplainError,
    NoConvolution,
    NoMaps,
    NoSuchClass,
    NoSuchLayer,
    NotExplainable,
    NotFiniteImage,
    OtherBackend,
    SeveralInputsToExplain,
)
from workbench.grading.build.authoring_errors import (
    BadLabName,
    CellBroken,
    ChecksBroken,
    LabExists,
    NbgraderFailed,
    NoLab,
    SettingsBroken,
)
from workbench.grading.dask_cluster import ClusterError
from workbench.grading.feedback_pdf import PdfUnavailable
from workbench.grading.grade import NothingToGrade
from workbench.grading.hand_grades import ManualBroken
from workbench.grading.lateness import ExtensionsBroken
from workbench.grading.notebook_reader import NotebookBroken
from workbench.grading.regrade import NothingToRegrade
from workbench.grading.roster import RosterBroken
from workbench.grading.sandbox import SandboxError
from workbench.grading.worker_protocol import ConnectionLost
from workbench.graph.graph_errors import (
    CannotFold,
    CannotShare,
    CannotSwitchOff,
    DuplicateEdge,
    DuplicateName,
    FileBroken,
    FileTooNew,
    GraphError,
    InvalidAnnotation,
    InvalidCommand,
    InvalidName,
    InvalidPosition,
    NotABlock,
    NotPasteable,
    ParameterRange,
    ParameterType,
    PortTaken,
    UnknownNode,
    UnknownParameter,
    UnknownPort,
    UnknownType,
    WouldMakeCycle,
)
from workbench.importers.import_errors import (
    BuilderBesideFailure,
    BuilderNeedsArguments,
    CannotImport,
    ConfigBroken,
    NoModelInSource,
    NoSuchFile,
    NoSuchModel,
    NotAKerasModel,
    NotAModelFile,
    SourceFailed,
    SourceTooSlow,
    SubclassedBesideOthers,
    SubclassedModel,
    WeightsOnly,
)
from workbench.labs.blanks import StillBlank
from workbench.labs.lab_errors import (
    LabError,
    NothingGiven,
    NotStarted,
    NotWritable,
    SheetBroken,
    SubmissionBroken,
    UnknownLab,
    UnknownQuestion,
)
from workbench.labs.questions.answer_protocol import ProtocolError
from workbench.labs.questions.plain_values import NotPlain, TooLarge, Unbuilt
from workbench.messages import TeachingError, WorkbenchError
from workbench.modules.chains import BadChain
from workbench.modules.custom_modules import ContractBroken, NotAModule, SourceNotRun
from workbench.modules.module_errors import (
    ChannelMissing,
    ColorModeRefused,
    DimensionRefused,
    DtypeRefused,
    ImageTooSmall,
    LabelMissing,
    ModuleError,
    ModuleFileUnreadable,
    ModuleParameterChoice,
    ModuleParameterRange,
    ModuleParametersDisagree,
    ModuleParameterType,
    NotASample,
    NotFinitePixels,
    NothingToRestore,
    OpenCvMissing,
    SamplesDoNotFit,
    SpacingMissing,
    UnknownModule,
    UnknownModuleParameter,
)
from workbench.modules.module_source import SourceUnknown
from workbench.trace.trace_errors import (
    BadFormat,
    NoBatch,
    NoLabels,
    NoLoss,
    NoMap,
    NoSuchLoss,
    NotMade,
    NotTraceable,
    StepFails,
    TraceError,
)
from workbench.training.batches.augmentation_errors import BadAugmentation, CropTooLarge, NotImageData, TargetsDiffer
from workbench.training.label_errors import (
    ClassCount,
    ClassNumbers,
    LabelNotWhole,
    LabelOutOfRange,
    NotOneHot,
    NotYesOrNo,
    OneHotLabels,
    OneUnitSoftmax,
    OutputAgainstLoss,
    UnknownOutput,
    WrongLabelShape,
)
from workbench.training.metrics.metric_errors import BadMetricSetting, MetricError, NotCounts, ShapesDiffer
from workbench.training.run_errors import (
    FolderIsFile,
    LossNeeded,
    ModelNeeded,
    NoEpochYet,
    NoSuchRun,
    NothingLeft,
    NotKeptEpoch,
    OtherData,
    OtherModel,
    RunBusy,
    RunFileBroken,
    RunTooNew,
)
from workbench.training.sample_errors import (
    ChannelsFirst,
    EmptySplit,
    IndexOutOfRange,
    InTwoSplits,
    MissingChannels,
    NotData,
    NotFiniteData,
    NotNumbers,
    NotSamples,
    SameClassNames,
    SingleSample,
    TextAsNumbers,
    WrongInputShape,
)
from workbench.training.setting_errors import (
    BadSetting,
    BatchTooLarge,
    ClassAbsent,
    FixedBatch,
    NoIgnoring,
    NoUse,
    OneOfSeveralLabels,
    RefusedParameter,
    UnknownClass,
    UnknownMetric,
    UnknownSetting,
    WeightsCount,
    WeightsNeedPlaces,
)
from workbench.training.training_errors import (
    AnswersNotFinite,
    DrawingProblem,
    LossIsNaN,
    ModelBusy,
    NotTrainable,
    SeveralModelInputs,
    SeveralOutputs,
    TrainingError,
)
from workbench.ui.ui_errors import (
    Gone,
    NoAnswers,
    NoRuns,
    NoSuchPicture,
    NoSuchStart,
    NotARun,
    NothingToCompare,
    NothingToPaste,
    NothingToRedo,
    NothingToUndo,
    NotViewable,
)

__all__ = [
    "AmbiguousSeries",
    "AnswersNotFinite",
    "BadAugmentation",
    "BadChain",
    "BadChoice",
    "BadContour",
    "BadFormat",
    "BadImage",
    "BadImageHeader",
    "BadLabName",
    "BadLabel",
    "BadMagic",
    "BadMetricSetting",
    "BadPatientList",
    "BadPlatformDictionary",
    "BadSampleImage",
    "BadSetting",
    "BadShapes",
    "BatchTooLarge",
    "BrokenDicom",
    "BrokenFile",
    "BuilderBesideFailure",
    "BuilderNeedsArguments",
    "CannotFold",
    "CannotGenerate",
    "CannotImport",
    "CannotShare",
    "CannotSwitchOff",
    "CellBroken",
    "ChannelMissing",
    "ChannelsFirst",
    "ChecksBroken",
    "ClassAbsent",
    "ClassCount",
    "ClassNumbers",
    "ClusterError",
    "CodeNotRun",
    "ColorModeRefused",
    "CommandError",
    "ConfigBroken",
    "ConnectionLost",
    "ContourWithoutImage",
    "ContractBroken",
    "CountMismatch",
    "CropTooLarge",
    "DataError",
    "DimensionRefused",
    "DownloadFailed",
    "DrawingProblem",
    "DtypeRefused",
    "DuplicateEdge",
    "DuplicateName",
    "EmptySplit",
    "EndlessData",
    "ExplainError",
    "ExtensionsBroken",
    "FileBroken",
    "FileTooLong",
    "FileTooNew",
    "FileTruncated",
    "FileUnreadable",
    "FixedBatch",
    "FolderIsFile",
    "FolderMissing",
    "Gone",
    "GraphError",
    "GroupsMismatch",
    "HomeNotWritable",
    "ImageTooSmall",
    "InTwoSplits",
    "IndexOutOfRange",
    "InvalidAnnotation",
    "InvalidCommand",
    "InvalidName",
    "InvalidPosition",
    "LabError",
    "LabExists",
    "LabelMissing",
    "LabelNotWhole",
    "LabelOutOfRange",
    "LabelsDisagree",
    "LossIsNaN",
    "LossNeeded",
    "ManualBroken",
    "MaskSizeDiffers",
    "MetricError",
    "MissingChannels",
    "MissingInput",
    "MissingShape",
    "ModelBusy",
    "ModelNeeded",
    "ModuleError",
    "ModuleFileUnreadable",
    "ModuleParameterChoice",
    "ModuleParameterRange",
    "ModuleParameterType",
    "ModuleParametersDisagree",
    "NamesClash",
    "NbgraderFailed",
    "NoAnswers",
    "NoBatch",
    "NoContours",
    "NoConvolution",
    "NoEpochYet",
    "NoIgnoring",
    "NoImages",
    "NoImportSource",
    "NoLab",
    "NoLabels",
    "NoLoss",
    "NoMap",
    "NoMaps",
    "NoModelInSource",
    "NoOutput",
    "NoPatientList",
    "NoRuns",
    "NoSampleNamed",
    "NoSamples",
    "NoSuchClass",
    "NoSuchData",
    "NoSuchFile",
    "NoSuchLayer",
    "NoSuchLoss",
    "NoSuchModel",
    "NoSuchPicture",
    "NoSuchRun",
    "NoSuchStart",
    "NoUse",
    "NotABlock",
    "NotAKerasModel",
    "NotAModelFile",
    "NotAModule",
    "NotARun",
    "NotASample",
    "NotCounts",
    "NotData",
    "NotDivided",
    "NotExplainable",
    "NotFiniteData",
    "NotFiniteImage",
    "NotFinitePixels",
    "NotGzip",
    "NotImageData",
    "NotKeptEpoch",
    "NotMade",
    "NotNumbers",
    "NotOneArray",
    "NotOneHot",
    "NotPasteable",
    "NotPlain",
    "NotSamples",
    "NotStarted",
    "NotTraceable",
    "NotTrainable",
    "NotViewable",
    "NotWritable",
    "NotYesOrNo",
    "NotebookBroken",
    "NothingGiven",
    "NothingImported",
    "NothingLeft",
    "NothingToCompare",
    "NothingToGrade",
    "NothingToPaste",
    "NothingToRedo",
    "NothingToRegrade",
    "NothingToRestore",
    "NothingToUndo",
    "OneHotLabels",
    "OneOfSeveralLabels",
    "OneUnitSoftmax",
    "OpaqueLayer",
    "OpenCvMissing",
    "OtherBackend",
    "OtherData",
    "OtherModel",
    "OutputAgainstLoss",
    "ParameterRange",
    "ParameterType",
    "PdfUnavailable",
    "PortTaken",
    "ProtocolError",
    "RefusedFile",
    "RefusedParameter",
    "RosterBroken",
    "RunBusy",
    "RunFileBroken",
    "RunTooNew",
    "SameClassNames",
    "SamplesDoNotFit",
    "SandboxError",
    "SettingsBroken",
    "SeveralInputsToExplain",
    "SeveralModelInputs",
    "SeveralOutputs",
    "ShapesDiffer",
    "ShapesDisagree",
    "SharedGroups",
    "SheetBroken",
    "SingleSample",
    "SizesDiffer",
    "SourceChanged",
    "SourceFailed",
    "SourceNotRun",
    "SourceTooSlow",
    "SourceUnknown",
    "SpacingMissing",
    "StepFails",
    "StillBlank",
    "SubclassedBesideOthers",
    "SubclassedModel",
    "SubmissionBroken",
    "TargetsDiffer",
    "TeachingError",
    "TextAsNumbers",
    "TooFewGroups",
    "TooLarge",
    "TraceError",
    "TrainingError",
    "Unbuilt",
    "UnknownClass",
    "UnknownLab",
    "UnknownMetric",
    "UnknownModule",
    "UnknownModuleParameter",
    "UnknownNode",
    "UnknownOutput",
    "UnknownParameter",
    "UnknownPort",
    "UnknownQuestion",
    "UnknownSetting",
    "UnknownType",
    "UnreadableFile",
    "Unreviewed",
    "UnsafeArchive",
    "WeightsCount",
    "WeightsNeedPlaces",
    "WeightsOnly",
    "WorkbenchError",
    "WouldMakeCycle",
    "WrongContent",
    "WrongInputShape",
    "WrongLabelShape",
]

REFERENCE = Path(__file__).with_name("ERRORS.md")

_HEADING = """# Errors

<!-- Written by `python -m workbench.errors`; do not edit. -->

Every error of the workbench, by package. All of them are `wb.errors.WorkbenchError`; `error.code` names the reason.
"""


def reference() -> str:
    """The reference page in Markdown: each package's errors with code, base, when they are raised, what to do."""
    packages: dict[str, list[type[WorkbenchError]]] = {}
    for name in __all__:
        kind: type[WorkbenchError] = globals()[name]
        packages.setdefault(kind.__module__.split(".")[1], []).append(kind)
    return "\n".join([_HEADING, *(_section(package, packages[package]) for package in sorted(packages))])


def _section(package: str, kinds: list[type[WorkbenchError]]) -> str:
    rows = (
        f"| `{kind.__name__}` | `{kind.code}` | `{kind.__bases__[0].__name__}` | {_meaning(kind)} |" for kind in kinds
    )
    return "\n".join(
        [f"## {package}\n", "| Error | Code | Is a | When, and what to do |", "| --- | --- | --- | --- |", *rows, ""]
    )


def _meaning(kind: type[WorkbenchError]) -> str:
    return " ".join((kind.__doc__ or "").split()).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
