// The field for code, asked from the kernel once a page: it is larger than half the editor, and most drawings need none.

import type { CodeField, CodeOptions } from "../../python/index";
import type { Kernel } from "../kernel";

export interface CodeScript {
  openField: (parent: HTMLElement, options: CodeOptions) => CodeField;
}

let loaded: Promise<CodeScript> | undefined;

/** The script for this page; refused where the kernel does not send it, and then asked for again the next time. */
export function codeScript(
  kernel: Kernel,
  load: (source: string) => Promise<CodeScript> = imported,
): Promise<CodeScript> {
  loaded ??= kernel
    .ask({ op: "code_editor" })
    .then((source) => (source === null ? Promise.reject(new Error("not sent")) : load(source)))
    .catch((error) => {
      loaded = undefined;
      throw error;
    });
  return loaded;
}

/** For tests: as on a new page. */
export function forgetScript(): void {
  loaded = undefined;
}

async function imported(source: string): Promise<CodeScript> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return (await import(/* webpackIgnore: true */ url)) as CodeScript;
  } finally {
    URL.revokeObjectURL(url);
  }
}
