// The drawing as a file: the kernel draws the SVG, the browser makes a PNG of it and saves it.

export type PictureKind = "svg" | "png";
/** What the editor saves: pictures, and items of My library. */
type FileKind = PictureKind | "wbmodule";

/** Pixels of a PNG for each of the drawing, as far as browsers draw pictures that large. */
const SCALE = 2;
const LONGEST = 16_000;

export async function savePicture(page: Document, name: string, svg: string, kind: PictureKind): Promise<void> {
  const drawn = new Blob([svg], { type: "image/svg+xml" });
  saveFile(page, fileName(name, kind), kind === "svg" ? drawn : await raster(page, drawn));
}

/** A name that every file system takes. */
export const fileName = (name: string, kind: FileKind): string =>
  `${
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[-.]+|[-.]+$/g, "")
      .slice(0, 80) || "network"
  }.${kind}`;

/** Have the browser save a file. */
export function saveFile(page: Document, name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = page.createElement("a");
  link.href = url;
  link.download = name;
  page.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function raster(page: Document, svg: Blob): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(SCALE, LONGEST / Math.max(width, height));
    const canvas = page.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("PNG"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
