// Bundles the editor into workbench/ui/static (editor.js, editor.css, copy.js, fit.js); `--dev` bundles the harness page instead.

import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dev = process.argv.includes("--dev");
const outdir = dev ? join(here, "dev", "build") : join(here, "..", "static");

await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: dev
    ? { editor: "src/editor/index.tsx", harness: "dev/harness.ts" }
    : { editor: "src/editor/index.tsx", copy: "src/copy/index.ts", fit: "src/fit/index.ts" },
  outdir,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? "inline" : false,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  legalComments: "external",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "info",
});
if (dev) await cp(join(here, "dev", "index.html"), join(outdir, "index.html"));
