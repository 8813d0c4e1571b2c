"""What is wrong with a lab's source: said to the author, with the place and what to do."""

from workbench.labs.lab_errors import LabError
from workbench.messages import mark


class NoLab(LabError):
    code = "no-lab"
    template = mark(
        "There is no lab {received!r}. Expected a folder with {expected}, or the name of one in a folder 'labs' here. "
        "Start one with 'workbench lab new {received}'."
    )


class LabExists(LabError):
    code = "lab-exists"
    template = mark("{where} is there already and was left as it is. Choose another name.")


class BadLabName(LabError):
    code = "bad-lab-name"
    template = mark(
        "{received!r} cannot be the name of a lab. Expected small letters, digits and '_', beginning with a letter."
    )


class SettingsBroken(LabError):
    code = "lab-settings-broken"
    template = mark("{where}: {received}. Compare the file with the one that 'workbench lab new' makes.")


class ChecksBroken(LabError):
    code = "lab-checks-broken"
    template = mark("{where}: {received}. Expected {expected}. Mend checks.py, then build again.")


class CellBroken(LabError):
    code = "lab-cell-broken"
    template = mark(
        "{where}, cell {cell}: {received}. Expected {expected}. Mend the source notebook, then build again."
    )
