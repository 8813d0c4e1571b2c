// A note's HTML as elements. The kernel wrote it from Markdown and let no markup of the text through; here only these
// elements come out, without attributes but a link's target: nothing in a file can run, load or style anything.

import { createElement, Fragment, type ReactNode } from "react";

const ELEMENTS: ReadonlySet<string> = new Set(
  "p br hr h1 h2 h3 h4 h5 h6 strong em s code pre blockquote ul ol li table thead tbody tr th td".split(" "),
);
const LINK = /^(https?:|mailto:)/i;

export function elementsOf(html: string): ReactNode {
  const page = new DOMParser().parseFromString(html, "text/html");
  return children(page.body);
}

function children(parent: Node): ReactNode {
  return createElement(Fragment, null, ...[...parent.childNodes].map(read));
}

function read(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (name === "a") return link(node);
  if (!ELEMENTS.has(name)) return node.textContent;
  return node.childNodes.length ? createElement(name, null, children(node)) : createElement(name);
}

function link(node: Element): ReactNode {
  const to = node.getAttribute("href") ?? "";
  if (!LINK.test(to)) return children(node);
  return createElement(
    "a",
    { href: to, target: "_blank", rel: "noopener noreferrer", className: "nodrag" },
    children(node),
  );
}
