// Files of My library on their way to the kernel and back: in base64, since messages are text.

/** Bytes; the kernel takes no larger one. */
export const LARGEST_FILE = 16 * 1024 * 1024;
/** Arguments of one call of a function, well below what browsers allow. */
const PIECE = 0x2000;

export async function toBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += PIECE) {
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  }
  return btoa(text);
}

export function fromBase64(text: string): Blob {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "application/zip" });
}
