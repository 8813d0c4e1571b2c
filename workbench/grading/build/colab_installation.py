"""What the first cell of a Colab notebook runs: the build copies this function into it as it stands here."""

from collections.abc import Mapping


def install_workbench(address: str, sha256: str, texts: Mapping[str, str]) -> None:  # noqa: C901 - a cell gets it whole
    """Install the workbench's wheel with what it lacks, and upgrade nothing, since the kernel is using it.

    The wheel is the file beside the notebook, or else comes from ``address``. Where ``sha256`` is given, no other file
    is installed. ``texts`` has a sentence for everything that may go wrong; IPython shows it without a traceback.
    """
    import hashlib
    import importlib
    import re
    import subprocess
    import sys
    import tempfile
    import urllib.request
    import zipfile
    from importlib.metadata import distributions
    from pathlib import Path

    def stopped(text: str, **values: object) -> Exception:
        sentence = texts[text].format(**values)
        error = Exception(sentence)
        error._render_traceback_ = lambda: [sentence]  # type: ignore[attr-defined]
        return error

    def fetched() -> tuple[str, bytes]:
        name = address.rpartition("/")[2]
        beside = sorted(Path().glob(name or "keras_workbench-*.whl"), key=lambda path: path.stat().st_mtime)
        if beside:
            return beside[-1].name, beside[-1].read_bytes()
        if not address.startswith("https://"):
            raise stopped("beside" if name else "nowhere", name=name)
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - https, see above
                return name, answer.read()
        except OSError as error:
            raise stopped("unreachable", address=address, name=name, reason=error) from None

    def normal(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    def pip(*arguments: str) -> None:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise stopped("failed", reason=(done.stderr.strip().splitlines() or ["?"])[-1])

    name, content = fetched()
    found = hashlib.sha256(content).hexdigest()
    if sha256 not in {"", found}:
        raise stopped("other", name=name, found=found, expected=sha256)
    with tempfile.TemporaryDirectory() as folder:
        wheel, pins = Path(folder, name), Path(folder, "pins.txt")
        wheel.write_bytes(content)
        with zipfile.ZipFile(wheel) as archive:
            metadata = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
            requirements = archive.read(metadata).decode()
        needed = re.findall(r"^Requires-Dist: (([\w.-]+).*); extra == .colab.$", requirements, re.MULTILINE)
        present = {normal(one.name): one.version for one in reversed([*distributions()]) if one.name}
        pins.write_text("".join(f"{one}=={version}\n" for one, version in present.items()))
        missing = [requirement for requirement, one in needed if normal(one) not in present]
        if missing:
            pip("--constraint", str(pins), *missing)
        pip("--no-deps", "--force-reinstall", str(wheel))
    importlib.invalidate_caches()
