"""What the canvas does in a real Chromium: frame times while it is panned, and how long an edit takes to be seen."""

import statistics
from typing import Any

from playwright.sync_api import Page

PANS = 3
EDITS = 9
PAUSE_MS = 700
"""Between two edits: what follows the first (the picture that is kept, the code) has ended."""

_RECORD = """() => {
  const frames = [];
  let last = performance.now(), going = true;
  const note = now => { frames.push(now - last); last = now; if (going) requestAnimationFrame(note); };
  requestAnimationFrame(note);
  window.endOfFrames = () => { going = false; return frames.slice(2); };
}"""
_WATCH = """id => {
  const canvas = document.querySelector('.wb-canvas');
  const isThere = () => [...canvas.querySelectorAll('.react-flow__node')].some(node => node.dataset.id === id);
  const before = isThere();
  window.editTime = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The edit was not drawn within 20 s.')), 20000);
    const began = { at: 0 };
    window.addEventListener('keydown', () => { began.at ||= performance.now(); }, { capture: true, once: true });
    const look = () => {
      if (isThere() === before) return requestAnimationFrame(look);
      // What was drawn in this frame is on screen at the next.
      requestAnimationFrame(() => resolve(performance.now() - began.at));
    };
    requestAnimationFrame(look);
  });
}"""


def pan(page: Page) -> list[float]:
    """Milliseconds of every frame while the canvas is dragged to and fro by its ground."""
    box: Any = page.locator(".wb-canvas").bounding_box()
    middle, low = box["x"] + box["width"] / 2, box["y"] + box["height"] - 30
    page.mouse.move(middle, low)
    page.evaluate(_RECORD)
    page.mouse.down()
    for _ in range(PANS):
        for way in (-220, 220, 0):
            page.mouse.move(middle + way, low - abs(way) / 4, steps=40)
    page.mouse.up()
    frames: list[float] = page.evaluate("() => window.endOfFrames()")
    return frames


def edit(page: Page) -> list[float]:
    """Milliseconds from a key to the frame that shows what it did: a layer is deleted, and brought back."""
    times: list[float] = []
    for _ in range(EDITS):
        # By its id: which nodes are in sight may change with the click, when the parameters come up.
        name = page.locator(".wb-canvas .react-flow__node:has(.wb-node)").nth(3).get_attribute("data-id")
        page.locator(f".react-flow__node[data-id={name}] .wb-node__type").click()
        page.wait_for_timeout(PAUSE_MS)
        for keys in ("Delete", "Control+z"):
            page.evaluate(_WATCH, name)
            page.keyboard.press(keys)
            times.append(page.evaluate("() => window.editTime"))
            page.wait_for_timeout(PAUSE_MS)
    return times


def middle_and_worst(times: list[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    return f"{statistics.median(times):.0f} | {statistics.quantiles(times, n=20)[-1]:.0f}"
