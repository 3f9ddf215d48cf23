// Does the page script that Landfall is timed beside still answer what Landfall answers? Where its packages are installed.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { index, shard } from "../edge/book/folder.js";
import { Engine } from "../engine/engine.js";

const installed = existsSync(new URL("../../benches/rivals/page/node_modules/big.js", import.meta.url));

test(
  "the rival's page asks the same",
  { skip: installed ? false : "run `npm install --no-save --prefix benches/rivals/page`" },
  async () => {
    const { differences } = await import("../../benches/rivals/page/check.mjs");
    assert.deepEqual(await differences(await Engine.open({ book: { index, shard } })), []);
  },
);
