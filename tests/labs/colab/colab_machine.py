"""A Python environment like that of Colab: its versions of IPython and widgets, no JupyterLab, no workbench.

Everything else, such as TensorFlow, is that of the Python which runs the tests, through links.
"""

import json
import site
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

VERSIONS = {"ipython": "7.34.0", "ipykernel": "6.17.1", "ipywidgets": "7.7.1"}
"""As Colab has them in 2026."""
LACKS = ("immutabledict",)
"""What Colab has not: the first cell installs it."""
_NEEDED = ("backcall", "decorator", "pickleshare", "ipython_genutils")
_HIDDEN = (
    "IPython",
    *VERSIONS,
    *LACKS,
    "ipycytoscape",
    "jupyterlab",
    "keras_workbench",
    "nbval",
    "_editable",
    "__editable",
)
_MANAGER = "https://colab.example/manager.js"
_OUTPUT = f'''"""Stands for google.colab.output: once enabled, each widget is sent with the script that draws it."""
from types import SimpleNamespace

from IPython import get_ipython

_VIEW = "application/vnd.jupyter.widget-view+json"
_widgets = SimpleNamespace(_installed_url=None)


def enable_custom_widget_manager():
    if _widgets._installed_url is None:
        get_ipython().display_pub.register_hook(_told)
    _widgets._installed_url = "{_MANAGER}"


def _told(message):
    content = message.get("content", {{}})
    if _VIEW in content.get("data", {{}}):
        content["metadata"].setdefault(_VIEW, {{}})["colab"] = {{"custom_widget_manager": {{"url": "{_MANAGER}"}}}}
    return message
'''


def make(folder: Path) -> Path:
    """Make the environment and a kernel called ``colab``; returns the folder for ``JUPYTER_PATH``."""
    home = folder / "python"
    _run(sys.executable, "-m", "venv", str(home))
    python = home / "bin" / "python"
    packages = Path(_run(str(python), "-c", "import site; print(site.getsitepackages()[0])").strip())
    links = home / "links"
    links.mkdir()
    for path in Path(site.getsitepackages()[0]).iterdir():
        if path.suffix != ".pth" and not any(fnmatch(path.name, f"{name}*") for name in _HIDDEN):
            (links / path.name).symlink_to(path)
    (packages / "links.pth").write_text(f"{links}\n")
    pinned = [f"{name}=={version}" for name, version in VERSIONS.items()]
    _run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", *pinned, *_NEEDED)
    colab = packages / "google" / "colab"
    colab.mkdir(parents=True)
    (colab / "__init__.py").write_text("")
    (colab / "output.py").write_text(_OUTPUT)
    kernel = folder / "jupyter" / "kernels" / "colab"
    kernel.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    return folder / "jupyter"


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
