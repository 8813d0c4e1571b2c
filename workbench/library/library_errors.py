"""Why something cannot be kept in My library, found there, or taken in from a file: one class a reason."""

from workbench.messages import TeachingError, mark


class LibraryError(TeachingError):
    """Base of every refusal of My library.

    Catch it to handle them all.
    """

    code = "library-error"


class NothingToKeep(LibraryError):
    """What is to be saved is no drawing with something in it.

    Give a graph that has nodes, or a node of a graph, such as ``graph.by_name["block"]``.
    """

    code = "nothing-to-keep"
    template = mark(
        "{where}: expected a graph with nodes in it, or one node of a graph such as graph.by_name['block'], "
        "received {received}."
    )


class BadItemName(LibraryError):
    """A text cannot be the name, the category or the description of an item.

    Give a shorter one, of letters that can be seen.
    """

    code = "bad-item-name"
    template = mark("{where}: the {field} cannot be {received}. Expected {expected}.")


class ItemSpelledOtherwise(LibraryError):
    """An item's name differs only in capital and small letters from that of another one.

    Spell it as the other one to save a new version of that, or choose another name.
    """

    code = "item-spelled-otherwise"
    template = mark(
        "{where}: expected a name that no other item has, received {received!r}, but {present!r} is there already. "
        "Write {present!r} to save a new version of it, or choose another name."
    )


class ItemOfOtherKind(LibraryError):
    """An item of this name is there already, and it is something else: a block, say, and not a network.

    Choose another name.
    """

    code = "item-of-other-kind"
    template = mark(
        "{where}: {received!r} is the name of an item already, of the kind {present}. Expected another name for an "
        "item of the kind {expected}."
    )


class ItemExists(LibraryError):
    """An item of this name is there already, and nothing is replaced without asking.

    Say what to do: keep both, or save a new version of the item.
    """

    code = "item-exists"
    template = mark(
        "{where}: expected a name that is not in My library yet, received {received!r}. Nothing was changed. {advice}"
    )


class NoSuchItem(LibraryError):
    """There is no item of this name in My library, nor in the team's.

    Look at ``wb.library.entries()`` for the names.
    """

    code = "no-such-item"
    template = mark("{where}: there is no item {received!r}. Expected one of: {expected}.")


class NoSuchVersion(LibraryError):
    """An item has no version of this number.

    Look at ``wb.library.versions(name)`` for the numbers.
    """

    code = "no-such-version"
    template = mark("{where}: {name!r} has no version {received!r}. Expected one of: {expected}.")


class TeamItemFixed(LibraryError):
    """An item belongs to the team's library, which is only read.

    Save it under another name in My library, and change that.
    """

    code = "team-item-fixed"
    template = mark(
        "{where}: {received!r} belongs to the team's library, which cannot be changed from here. Expected an item of "
        "your own: save it in My library first, with wb.library.save(wb.library.get({received!r}), {received!r})."
    )


class LibraryNotWritable(LibraryError):
    """The folder of My library cannot be written: it is full, protected, or a file lies in its place.

    Make room, or name another folder by the environment variable ``WORKBENCH_HOME``.
    """

    code = "library-not-writable"
    template = mark(
        "{where}: the folder {received} cannot be written ({reason}). Nothing that was there has changed. Expected a "
        "folder with free space that you may write: make room, or name another one by the environment variable "
        "WORKBENCH_HOME."
    )


class LibraryBusy(LibraryError):
    """Another notebook has been writing to My library all the time.

    Try again in a moment.
    """

    code = "library-busy"
    template = mark(
        "{where}: another notebook has been writing to {received} for more than {expected} seconds. Nothing was "
        "changed: try again in a moment."
    )


class UnknownItemKind(LibraryError):
    """A text is no kind of item.

    Take one of those that the message lists.
    """

    code = "unknown-item-kind"
    template = mark("{where}: expected one of {expected}, received {received!r}.")


class UnknownConflictChoice(LibraryError):
    """A text does not say what to do where an item of the same name is there already.

    Take one of those that the message lists.
    """

    code = "unknown-conflict-choice"
    template = mark("{where}: expected one of {expected}, received {received!r}.")


class NotAnItemFile(LibraryError):
    """A file is no item of a library.

    Give a file that ``wb.library.export`` wrote; its ending is ``.wbmodule``.
    """

    code = "not-an-item-file"
    template = mark(
        "{where}: expected a file that wb.library.export(name, path) wrote, received {received}. Give a .wbmodule file."
    )


class ItemFileBroken(LibraryError):
    """A file of an item is damaged, or was changed by hand: something in it is not what it has to be.

    Take another copy of the file.
    """

    code = "item-file-broken"
    template = mark(
        "{where}: the file is damaged. At {place}: expected {expected}, received {received}. The file was left as it "
        "is: take another copy of it."
    )


class ItemFileUnsafe(LibraryError):
    """A file of an item has content that could do harm: names that lead out of it, links, or far too much of it.

    Ask whoever gave it to you for one that ``wb.library.export`` wrote.
    """

    code = "item-file-unsafe"
    template = mark(
        "{where}: nothing was taken from this file, since it could do harm. At {place}: expected {expected}, received "
        "{received}. Ask for a file that wb.library.export(name, path) wrote."
    )


class ItemFileTooNew(LibraryError):
    """A file of an item comes from a newer workbench.

    Update the workbench.
    """

    code = "item-file-too-new"
    template = mark(
        "{where}: the file has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "Update with 'pip install --upgrade keras-workbench'."
    )


class NothingDeleted(LibraryError):
    """No deleted item of this name is there to be brought back.

    Look for its file in the folder ``trash`` of the library.
    """

    code = "nothing-deleted"
    template = mark("{where}: expected the name of an item that was deleted, received {received!r}.")
