"""Run by the test in a process of its own: ``told.py LOCALES PACKAGE…`` prints what escaped as JSON by package."""

import json
import sys
from pathlib import Path

from tests.helpers.pseudo_locale import escaped
from workbench import messages


def main(locales: str, *packages: str) -> None:
    messages._LOCALES = Path(locales)
    from tests.translation.producers import PRODUCERS  # after the language is set: nothing may be said before

    found: dict[str, dict[str, object]] = {}
    for package in packages:
        count, wrong = 0, []
        for text, names in PRODUCERS[package]():
            count += "⟦" in text
            left = escaped(text, names)
            wrong += [[text, left]] if left else []
        found[package] = {"translated": count, "escaped": wrong}
    sys.stdout.write("\n" + json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
