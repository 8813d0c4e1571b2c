// The system's clipboard: copied nodes are the text of a graph file, so that another notebook can paste them.

/** Larger texts are neither put there nor taken from there; the kernel has the same limit, in bytes. */
export const LARGEST_TEXT = 4 * 1024 * 1024;
/** Enough of a foreign text to say what it is. */
const GLIMPSE = 200;

/** Whether the last copy of this page is on the system's clipboard; null before the first. */
let reached: boolean | null = null;
export const reachedSystem = (): boolean | null => reached;

export const isOurs = (text: string): boolean =>
  text.trimStart().startsWith("{") && text.includes('"keras-workbench graph"');

/** What the kernel is told of a text: all of what it can paste, the beginning of anything else. */
export const told = (text: string): string => (isOurs(text) ? text : text.slice(0, GLIMPSE));

/** Put a text onto the system's clipboard; false where the browser does not let the page. */
export async function write(page: Document, text: string): Promise<boolean> {
  reached = text !== "" && ((await byClipboard(page, text)) || byEvent(page, text));
  return reached;
}

/** The text on the system's clipboard, or null where the browser or the user does not let the page read it. */
export async function read(page: Document): Promise<string | null> {
  try {
    return (await page.defaultView?.navigator.clipboard?.readText()) ?? null;
  } catch {
    return null;
  }
}

async function byClipboard(page: Document, text: string): Promise<boolean> {
  const clipboard = page.defaultView?.navigator.clipboard; // there on secure pages only
  if (!clipboard) return false;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The older way, which pages without encryption have as well. */
function byEvent(page: Document, text: string): boolean {
  let written = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    written = event.clipboardData !== null;
  };
  page.addEventListener("copy", onCopy, true);
  try {
    page.execCommand?.("copy");
  } finally {
    page.removeEventListener("copy", onCopy, true);
  }
  return written;
}
