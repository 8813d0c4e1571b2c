// Bundles the widgets into workbench/ui/static. With `--dev` it serves the harness page instead, bundles it anew whenever
// a source changes, and tells the page, which then loads again.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const page = join(here, "dev");
const common = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  logLevel: "info",
};

async function bundle() {
  await build({
    ...common,
    entryPoints: {
      editor: "src/editor/index.tsx",
      code: "src/code/index.ts",
      copy: "src/copy/index.ts",
      chart: "src/chart/index.ts",
      keys: "src/keys/index.ts",
      epoch: "src/epoch/index.ts",
      range: "src/range/index.ts",
      trials: "src/trials/index.ts",
      review: "src/review/index.ts",
      files: "src/files/index.tsx",
      log: "src/log/index.ts",
      viewer: "src/viewer/index.ts",
      plotly: "src/chart/plotly.ts",
      python: "src/python/index.ts",
    },
    outdir: join(here, "..", "static"),
    minify: true,
    legalComments: "external",
    define: { "process.env.NODE_ENV": '"production"' },
  });
}

async function serve() {
  const harness = await context({
    ...common,
    entryPoints: { harness: "dev/harness.ts" },
    outdir: join(page, "build"),
    sourcemap: "inline",
    define: { "process.env.NODE_ENV": '"development"' },
  });
  await harness.watch();
  // Prints the address; takes the first free port from 8000 on.
  await harness.serve({ servedir: page, host: "127.0.0.1" });
}

await (process.argv.includes("--dev") ? serve() : bundle());
