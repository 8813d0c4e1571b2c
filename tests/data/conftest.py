"""A small fake of MNIST's four files, and a web server to fetch them from: nothing leaves the machine."""

import gzip
import hashlib
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from workbench.data import mnist

Answer = Callable[[BaseHTTPRequestHandler], None]


class Mirror:
    """A web server on 127.0.0.1. ``answers[path]`` says what it does for a path; every other path is a 404."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def give(self, path: str, content: bytes) -> None:
        """Answer ``path`` with ``content``."""
        self.announce(path, content, len(content))

    def announce(self, path: str, content: bytes, length: int) -> None:
        """Promise ``length`` bytes for ``path``, send ``content``, then close the connection."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(length))
            request.end_headers()
            request.wfile.write(content)
            request.close_connection = True

        self.answers[path] = answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.asked.append(self.path)
                mirror.answers.get(self.path, lambda request: request.send_error(404))(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                """Keep the test's output clean."""

        return Handler


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Mirror()
    yield server
    server.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data home."""
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    return tmp_path


def idx(array: np.ndarray) -> bytes:
    """The idx file of an array of bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """120 training and 40 test images in MNIST's files (gzip, by name); ``load_mnist`` takes them for the real ones."""
    random = np.random.default_rng(7)
    packed = {}
    for images, labels, count in (("TRAIN_IMAGES", "TRAIN_LABELS", 120), ("TEST_IMAGES", "TEST_LABELS", 40)):
        arrays = {
            images: random.integers(0, 256, (count, 28, 28), dtype=np.uint8),
            labels: np.arange(count, dtype=np.uint8) % 10,
        }
        for constant, array in arrays.items():
            name, content = getattr(mnist, constant).name, idx(array)
            file = mnist.IdxFile(name, len(content), hashlib.sha256(content).hexdigest())
            monkeypatch.setattr(mnist, constant, file)
            packed[name] = gzip.compress(content)
    monkeypatch.setattr(mnist, "FILES", tuple(getattr(mnist, name) for name in _CONSTANTS))
    return packed


_CONSTANTS = ("TRAIN_IMAGES", "TRAIN_LABELS", "TEST_IMAGES", "TEST_LABELS")


def write_dicom(path: Path, number: int, pixels: np.ndarray | None = None, **tags: object) -> Path:
    """A small MR image as scanners write it, with a patient's name and birthday in it."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

    pixels = heart(number)[0] if pixels is None else pixels
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = MRImageStorage, generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = MRImageStorage, meta.MediaStorageSOPInstanceUID
    data.PatientName, data.PatientID, data.PatientBirthDate = "Doe^Jane", "SECRET-4711", "19500101"
    data.InstanceNumber, data.Modality = number, "MR"
    data.PixelSpacing, data.SliceThickness = [1.25, 1.5], 8
    data.Rows, data.Columns = pixels.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.PixelData = pixels.astype("<i2").tobytes()
    for name, value in tags.items():
        if value is None:
            delattr(data, name)
        else:
            setattr(data, name, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    data.save_as(path, enforce_file_format=True)
    return path


def heart(number: int) -> tuple[np.ndarray, np.ndarray]:
    """An image (32, 40) and the square cavity's mask, which wanders with the number."""
    column = 8 + number % 8
    mask = np.zeros((32, 40), bool)
    mask[10:21, column : column + 9] = True
    return np.where(mask, 900, 100) + number, mask


def write_contour(folder: Path, case: str, number: int, kind: str = "i", grown: int = 0) -> Path:
    """The contour of the square in ``heart(number)``, larger by ``grown``, in half-pixel steps."""
    column = 8 + number % 8
    left, right, top, bottom = column - grown, column + 8 + grown, 10 - grown, 20 + grown
    down = [(right, row / 2) for row in range(2 * top, 2 * bottom)]
    back = [(x / 2, bottom) for x in range(2 * right, 2 * left, -1)]
    up = [(left, row / 2) for row in range(2 * bottom, 2 * top, -1)]
    points = [(x / 2, top) for x in range(2 * left, 2 * right)] + down + back + up
    path = folder / case / "contours-manual" / "IRCCI-expert" / f"IM-0001-{number:04d}-{kind}contour-manual.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{x:.2f} {y:.2f}\r\n" for x, y in points))
    return path


ATLAS = (
    ("SCD0000101", "SC-HF-I-1"),
    ("SCD0000201", "SC-HF-I-2"),
    ("SCD0000301", "SC-HYP-40"),
    ("SCD0001001", "SC-N-5"),
)
"""Four patients as the list of the atlas has them."""


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    """The atlas's layout: four patients with images 1 to 4, contours on 2 and 4, epicardium on 2 and muscles on 2."""
    root = tmp_path / "unpacked" / "deep"
    rows = "".join(f"{patient},{case},Female,50,Normal\r\n" for patient, case in ATLAS)
    root.mkdir(parents=True)
    (root / "scd_patientdata.csv").write_text("PatientID,OriginalID,Gender,Age,Pathology\r\n" + rows, "utf-8-sig")
    for place, (patient, case) in enumerate(ATLAS):
        start, _, tail = case.rpartition("-")
        series = root / "SCD_IMAGES_01" / patient / f"CINESAX_{300 + place}"
        for number in range(1, 5):
            write_dicom(series / f"IM-0003-{number + 50:04d}.dcm", number, heart(number)[0] + 10 * place)
        write_dicom(root / "SCD_IMAGES_01" / patient / "CINELAX_301" / "IM-0004-0002.dcm", 2)
        contours = root / "SCD_ManualContours"
        padded = f"{start}-{int(tail):02d}"
        write_contour(contours, padded, 2)
        write_contour(contours, padded, 4)
        write_contour(contours, padded, 2, "o", grown=3)
        write_contour(contours, padded, 2, "p1", grown=-3)
    return root


@pytest.fixture
def challenge(tmp_path: Path) -> Path:
    """The layout of 2009: three patients; the first one's folder has two series, of which 0004 is known to be right."""
    root = tmp_path / "challenge"
    for case, series in (("SC-HF-I-1", 4), ("SC-N-2", 898), ("SC-HYP-9", 77)):
        folder = root / "challenge_training" / case
        for number in (1, 2, 3):
            write_dicom(folder / f"IM-{series:04d}-{number:04d}.dcm", number)
        start, _, tail = case.rpartition("-")
        write_contour(root / "ContoursPart3" / "TrainingDataContours", f"{start}-{int(tail):02d}", 2)
    for number in (1, 2, 3):
        write_dicom(
            root / "challenge_training" / "SC-HF-I-1" / f"IM-0009-{number:04d}.dcm", number, np.full((32, 40), 7)
        )
    return root
