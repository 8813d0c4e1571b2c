"""Rules of accessibility on a part of a page, as axe-core tests them."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def violations(page: Page, part: str, leave_out: tuple[str, ...] = ()) -> list[str]:
    """What breaks the rules of WCAG 2.2 AA in the elements that a selector finds: each rule with the elements.

    Args:
        page: Playwright's page.
        part: A CSS selector.
        leave_out: Ids of rules that are not looked at: what other software draws.
    """
    rules = {rule: {"enabled": False} for rule in leave_out}
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(RULES)}, "rules": rules}
    found = Axe().run(page, part, options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}\n{node['html'][:200]}"
        for one in found
        for node in one["nodes"]
    ]
