// `npm run dev` on a copy of the sources: it serves the page, sees a change, and says so.

import { spawn } from "node:child_process";
import { appendFile, cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const here = fileURLToPath(new URL("..", import.meta.url));
let folder;
let server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "workbench-dev-"));
  for (const part of ["src", "dev", "esbuild.mjs", "package.json", "tsconfig.json"])
    await cp(join(here, part), join(folder, part), { recursive: true });
  await symlink(join(here, "node_modules"), join(folder, "node_modules"), "junction");
  server = spawn(process.execPath, ["esbuild.mjs", "--dev"], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
});

afterEach(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with the address that the server prints. */
function address() {
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (chunk) => {
      printed += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (found) resolve(found[0]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${printed}`)));
  });
}

it("serves the sample editor and tells the page when a source changes", { timeout: 60_000 }, async () => {
  const url = await address();
  const page = await (await fetch(url)).text();
  expect(page).toContain('src="build/harness.js"');
  const script = await (await fetch(`${url}build/harness.js`)).text();
  expect(script).toContain("wb-toolbar");
  expect(script).toContain('new EventSource("/esbuild")');
  expect((await fetch(`${url}build/harness.css`)).ok).toBe(true);

  const listening = await fetch(`${url}esbuild`, { headers: { accept: "text/event-stream" } });
  const events = listening.body.pipeThrough(new TextDecoderStream()).getReader();
  await appendFile(
    join(folder, "src/editor/strings.ts"),
    '\nexport const ADDED = "a new line";\nconsole.warn(ADDED);\n',
  );
  let heard = "";
  while (!/event: change\ndata: .*\n/.test(heard)) {
    const { value, done } = await events.read();
    if (done) break;
    heard += value;
  }
  expect(heard).toContain("/build/harness.js");
  expect(await (await fetch(`${url}build/harness.js`)).text()).toContain("a new line");
  await events.cancel();
});
