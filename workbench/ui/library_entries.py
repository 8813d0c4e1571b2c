"""My library as the palette lists it, and what of it is offered on an empty canvas."""

from collections.abc import Iterator
from functools import lru_cache

from workbench.catalog.graph_thumbnail import thumbnail
from workbench.graph.document import Graph, GraphKind
from workbench.library.item_cover import shown_part
from workbench.library.item_document import content_of, is_part
from workbench.library.item_file import StoredModule
from workbench.library.item_folder import ItemFolder, item_in, module_in, versions_in
from workbench.library.item_store import stores
from workbench.library.library_actions import previewed, taken, with_key
from workbench.library.library_item import KIND_WORDS, ItemVersion
from workbench.messages import WorkbenchError, mark, mark_plural, say, say_plural
from workbench.text_format import listed, shorten
from workbench.ui.canvas_traits import CanvasLibrary, GalleryEntry, LibraryEntry, LibraryImport, LibraryVersion
from workbench.ui.opening_layout import in_rows

LIBRARY = "library"
"""The kind of an entry of the gallery."""

_GROUP = mark("My library")
_KEPT = mark("Kept in My library.")
_OF_TEAM = mark("Of the team's library.")
_DAMAGED = mark("damaged")
_UNUSED = mark("version {version}")
_FACTS = mark("version {version} · {uses}")
_USES = mark_plural("used {count} time", "used {count} times")
_TEAM_FACTS = mark("version {version} · team")
_WRITTEN = mark("written {created} by version {made_by} of the workbench")
_MOST_PICTURED, _MOST_NAMED = 60, 200


def library_entries(pending: StoredModule | None, deleted: str) -> CanvasLibrary:
    """What the palette shows of My library.

    Args:
        pending: What is to be taken in, if the user agrees.
        deleted: Name of the item that can be brought back.
    """
    folders, problems = _folders()
    return CanvasLibrary(
        entries=tuple(map(_entry, folders)),
        problems=problems,
        deleted=deleted,
        pending=_import(pending) if pending is not None else None,
    )


def _folders() -> tuple[list[ItemFolder], tuple[str, ...]]:
    """Where all items lie, sorted by name, and what is wrong with the libraries."""
    found: list[ItemFolder] = []
    problems: list[str] = []
    for store in stores():
        problem = store.problem()
        if problem:
            problems.append(problem)
        else:
            found += store.folders()
    return sorted(found, key=lambda folder: (item_in(folder).name.casefold(), folder.team)), tuple(problems)


def _entry(folder: ItemFolder) -> LibraryEntry:
    item = item_in(folder)
    document = None if item.problem else module_in(folder.files[folder.newest]).document
    uses = say_plural(_USES, item.uses)
    facts = _TEAM_FACTS if item.team else _FACTS if item.uses else _UNUSED
    return LibraryEntry(
        id=item.key,
        name=item.name,
        kind=say(KIND_WORDS[item.kind]) if item.kind else say(_DAMAGED),
        category=item.category,
        description=item.description,
        facts=say(facts, version=item.version, uses=uses),
        picture=_picture(document) if document is not None else "",
        stands=_stands(document, item.kind),
        team=item.team,
        code=item.has_code,
        problem=item.problem,
        versions=tuple(map(_version, versions_in(folder))),
    )


def _version(one: ItemVersion) -> LibraryVersion:
    return LibraryVersion(one.version, _time(one.created), one.problem)


def _time(created: str) -> str:
    """A moment as it is read; nothing of a text that is none."""
    return shorten(created.replace("T", " ").partition("+")[0].removesuffix(":00"), 19)


def _stands(document: Graph | None, kind: str) -> tuple[GraphKind, ...]:
    """Where an item can be placed: a network also in a flow, as a node that holds it."""
    if document is None:
        return ()
    return ("network", "flow") if kind == "network" else (document.kind,)


@lru_cache(maxsize=256)
def _picture(document: Graph) -> str:
    shown = shown_part(document)
    return thumbnail(shown if shown is not document else in_rows(shown, _MOST_PICTURED))


def _import(module: StoredModule) -> LibraryImport:
    seen = previewed(module)
    names = (f"{node.name} ({node.type})" for node in shown_part(seen.document).nodes)
    return LibraryImport(
        name=seen.name,
        kind=say(KIND_WORDS[seen.kind]),
        category=seen.category,
        description=seen.description,
        facts=say(_WRITTEN, created=_time(seen.created), made_by=shorten(seen.made_by, 20)),
        picture=_picture(seen.document),
        layers=tuple(names)[:_MOST_NAMED],
        code=seen.code,
        present=seen.present.name if seen.present is not None else "",
    )


def library_gallery(kind: GraphKind) -> Iterator[GalleryEntry]:
    """The networks, or flows, of My library, to begin a drawing with."""
    for folder in _folders()[0]:
        item = item_in(folder)
        if item.kind != kind:
            continue
        document = module_in(folder.files[folder.newest]).document
        inputs = [node.name for node in document.nodes if node.type == "Input"]
        yield GalleryEntry(
            id=f"{LIBRARY}:{item.key}",
            title=item.name,
            text=shorten(" ".join(item.description.split()), 120) or say(_OF_TEAM if item.team else _KEPT),
            layers=item.layers,
            params="",
            picture=_picture(document),
            group=say(_GROUP),
            description=item.description,
            words=(item.category, listed(inputs)),
        )


def library_drawing(key: str) -> Graph | None:
    """The network or flow of My library with this key, taken out of it; None where there is none any more."""
    try:
        module = taken(with_key(key, LIBRARY), None, LIBRARY)
    except (WorkbenchError, OSError):
        return None
    content = content_of(module.document, module.manifest.kind)
    return content if isinstance(content, Graph) and not is_part(module.manifest.kind) else None
