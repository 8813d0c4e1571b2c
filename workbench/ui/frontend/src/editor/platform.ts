/** Whether Cmd takes the place of Ctrl. */
export const MAC = /Mac|iP(hone|ad)/.test(globalThis.navigator?.userAgent ?? "");
