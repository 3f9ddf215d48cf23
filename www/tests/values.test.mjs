// Is a page's object answered as its JSON is, whatever it is made of? Both builds of the engine, in one process.

import assert from "node:assert/strict";
import { test } from "node:test";
import { press } from "./odd-values.mjs";

test("what JSON cannot say breaks nothing, and locks nothing", async () => {
  const { answered, refused, thrown } = await press(1500, 7);
  for (const count of [answered, refused, thrown]) assert.ok(count > 20, `${answered} answered, ${refused} refused, ${thrown} thrown`);
});
