"""Grading is for Linux: elsewhere it says so before anything is started."""

import platform
import sys

import pytest

from workbench.grading.sandbox import Sandbox, SandboxError
from workbench.grading.sandbox_plan import SandboxPlan


@pytest.mark.parametrize(("name", "system"), [("win32", "Windows"), ("darwin", "Darwin")])
def test_another_system_is_refused_in_words(name: str, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", name)
    monkeypatch.setattr(platform, "system", lambda: system)
    with pytest.raises(SandboxError) as caught:
        Sandbox(SandboxPlan())
    assert str(caught.value) == (
        f"Grading runs students' code in processes that only Linux can keep apart, and this is {system}. "
        f"Grade on Linux: "
        "a server, a container (docker run), or on Windows the Windows Subsystem for Linux. Writing labs, checking "
        "answers in a notebook and handing in work on every system."
    )
