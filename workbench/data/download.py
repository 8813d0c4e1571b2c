"""Fetching a file: several mirrors, checked before it counts, and never half written."""

from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.atomic_files import replacing
from workbench.data.data_errors import DataError, HomeNotWritable
from workbench.data.home import HOME_VARIABLE
from workbench.messages import say

TIMEOUT = 10
"""Seconds that a mirror may stay silent."""

_CHUNK = 1 << 16


def fetch(urls: Sequence[str], target: Path, check: Callable[[Path], object], *, progress: bool = True) -> list[str]:
    """Download ``target`` from the first of ``urls`` that gives a file ``check`` accepts.

    ``check`` takes the downloaded file and raises DataError if it is the wrong one. Only then does it appear as
    ``target``, in one step: a cut connection or a killed process leaves ``target`` as it was. Returns an empty list,
    or, when no mirror gave the file, one sentence a mirror that says why.

    Raises:
        HomeNotWritable: the folder of ``target`` cannot be made or written to, or the disk is full.
    """
    failures: list[str] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for url in urls:
            failure = _attempt(url, target, check, progress=progress)
            if failure is None:
                return []
            failures.append(f"- {url}: {failure}")
    except OSError as error:
        raise HomeNotWritable(where=target.parent, received=error.strerror or error, variable=HOME_VARIABLE) from error
    return failures


def _attempt(url: str, target: Path, check: Callable[[Path], object], *, progress: bool) -> str | None:
    """Download ``url`` to ``target`` if it passes the check. Returns why that failed, or None."""
    # Here, because pooch and requests take a while to import and are seldom needed.
    import pooch
    import requests

    download = pooch.HTTPDownloader(progressbar=progress, chunk_size=_CHUNK, timeout=TIMEOUT)
    try:
        with replacing(target) as part:
            download(url, str(part), None)
            check(part)
    except requests.HTTPError as error:
        return say("the server answered: {answer}", answer=error)
    except requests.Timeout:
        return say("no answer within {seconds} seconds", seconds=TIMEOUT)
    except requests.exceptions.ChunkedEncodingError:
        return say("the connection broke off")
    except requests.RequestException as error:
        return say("no connection ({kind})", kind=type(error).__name__)
    except DataError as error:
        return str(error).replace(str(part), target.name)
    return None
