// The values of large traits travel as compressed JSON in a binary buffer: see workbench/ui/packed_json.py.

import { unzlibSync } from "fflate";

const READER = new TextDecoder();
/** One value a buffer, as long as the model holds the buffer: its identity says whether anything has changed. */
const values = new WeakMap<ArrayBufferView, unknown>();

/** What a trait holds, read out of its buffer if it came in one. */
export function received<T>(value: T): T {
  if (!ArrayBuffer.isView(value)) return value;
  if (!values.has(value)) values.set(value, JSON.parse(READER.decode(unzlibSync(bytesOf(value)))));
  return values.get(value) as T;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
