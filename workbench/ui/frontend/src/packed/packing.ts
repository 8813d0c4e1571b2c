// For tests: a value as the kernel sends it.

import { zlibSync } from "fflate";

export const packed = (value: unknown): DataView<ArrayBuffer> =>
  new DataView(zlibSync(new TextEncoder().encode(JSON.stringify(value)), { level: 1 }).slice().buffer);
