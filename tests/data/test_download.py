import gzip
import http.server
from pathlib import Path

import pytest

from workbench.data import download
from workbench.data.data_errors import HomeNotWritable, WrongContent
from workbench.data.download import fetch
from workbench.data.idx import read_gzip

GOOD = gzip.compress(bytes(range(256)) * 4000)


def check(path: Path) -> None:
    if read_gzip(path, limit=2_000_000) != bytes(range(256)) * 4000:
        raise WrongContent(where=path, expected="the good file", received="another")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_good_file_arrives(mirror, tmp_path: Path) -> None:
    mirror.give("/a.gz", GOOD)
    target = tmp_path / "deep" / "er" / "a.gz"
    assert fetch([f"{mirror.url}/a.gz"], target, check, progress=False) == []
    assert target.read_bytes() == GOOD
    assert files(target.parent) == ["a.gz"]


def test_others_may_read_it_as_the_user_wishes(mirror, tmp_path: Path) -> None:
    mirror.give("/a.gz", GOOD)
    fetch([f"{mirror.url}/a.gz"], tmp_path / "a.gz", check, progress=False)
    (tmp_path / "plain").touch()
    assert (tmp_path / "a.gz").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_progress_bar_is_drawn(mirror, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mirror.give("/a.gz", GOOD)
    fetch([f"{mirror.url}/a.gz"], tmp_path / "a.gz", check)
    assert "100%" in capfd.readouterr().err


def cut_connection(mirror) -> None:
    mirror.announce("/a.gz", GOOD[: len(GOOD) // 2], len(GOOD))


def shorter_file(mirror) -> None:
    mirror.give("/a.gz", GOOD[: len(GOOD) // 2])


def corrupted_file(mirror) -> None:
    middle = len(GOOD) // 2
    mirror.give("/a.gz", GOOD[:middle] + bytes([GOOD[middle] ^ 255]) + GOOD[middle + 1 :])


def other_file(mirror) -> None:
    mirror.give("/a.gz", gzip.compress(b"something else"))


def web_page(mirror) -> None:
    mirror.give("/a.gz", b"<!DOCTYPE html><title>Please log in</title>")


def missing(mirror) -> None:
    mirror.answers.clear()


def server_error(mirror) -> None:
    mirror.answers["/a.gz"] = lambda request: request.send_error(503)


def silence(mirror) -> None:
    def hang_up(request: http.server.BaseHTTPRequestHandler) -> None:
        request.close_connection = True

    mirror.answers["/a.gz"] = hang_up


FAILURES = {
    cut_connection: "the connection broke off",
    shorter_file: "the file ends too early",
    corrupted_file: "a gzip file",
    other_file: "not the published file",
    web_page: "expected a gzip file, received something else",
    missing: "the server answered: 404",
    server_error: "the server answered: 503",
    silence: "no connection",
}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_a_failure_leaves_nothing_and_is_explained(failure, mirror, tmp_path: Path) -> None:
    failure(mirror)
    url = f"{mirror.url}/a.gz"
    (reason,) = fetch([url], tmp_path / "a.gz", check, progress=False)
    assert reason.startswith(f"- {url}: ")
    assert FAILURES[failure] in reason
    assert str(tmp_path) not in reason
    assert files(tmp_path) == []


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_the_next_mirror_is_tried(failure, mirror, tmp_path: Path) -> None:
    failure(mirror)
    mirror.give("/second/a.gz", GOOD)
    urls = [f"{mirror.url}/a.gz", f"{mirror.url}/second/a.gz", f"{mirror.url}/third/a.gz"]
    assert fetch(urls, tmp_path / "a.gz", check, progress=False) == []
    assert (tmp_path / "a.gz").read_bytes() == GOOD
    assert "/third/a.gz" not in mirror.asked


def test_a_silent_mirror_is_given_up(mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    done = threading.Event()
    mirror.answers["/a.gz"] = lambda request: done.wait(5)
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    (reason,) = fetch([f"{mirror.url}/a.gz"], tmp_path / "a.gz", check, progress=False)
    done.set()
    assert "no answer within 0.2 seconds" in reason
    assert files(tmp_path) == []


def test_an_interrupted_download_leaves_nothing(mirror, tmp_path: Path) -> None:
    mirror.give("/a.gz", GOOD)

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch([f"{mirror.url}/a.gz"], tmp_path / "a.gz", interrupted, progress=False)
    assert files(tmp_path) == []


def test_an_older_good_file_survives_a_failure(mirror, tmp_path: Path) -> None:
    target = tmp_path / "a.gz"
    target.write_bytes(GOOD)
    corrupted_file(mirror)
    assert fetch([f"{mirror.url}/a.gz"], target, check, progress=False)
    assert target.read_bytes() == GOOD


def test_a_home_that_is_no_folder_is_refused(mirror, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeNotWritable) as caught:
        fetch([f"{mirror.url}/a.gz"], tmp_path / "home" / "a.gz", check, progress=False)
    assert str(caught.value) == (
        f"{tmp_path / 'home'}: expected a folder to keep downloaded data in, received: File exists. "
        "Choose another one with the environment variable WORKBENCH_DATA."
    )
    assert mirror.asked == []
