// Does the edge function hold out? The short form of `benches/edge/soak.mjs`: twenty seconds at 80 % of its load, a book swapped each second,
// bad books and bad bodies among the requests.

import assert from "node:assert/strict";
import { test } from "node:test";
import { soak } from "../../benches/edge/soak.mjs";

const SECONDS = 20;

test("no request is lost, each is answered from one book, and memory is flat", async () => {
  const told = await soak(SECONDS);
  assert.deepEqual([told.lost, told.wrong], [0, []]);
  assert.ok(told.answers > SECONDS * 50, `${told.answers} answers`);
  assert.ok(told.swaps >= SECONDS - 2 && told.reads.books > SECONDS / 2, `${told.swaps} swaps, ${told.reads.books} books read`);
  assert.ok(told.hostile > SECONDS * 5, `${told.hostile} bad bodies`);
  // The compilers are not done after twenty seconds; a book that is not given back is, at each swap, some megabytes.
  assert.ok(told.memory.now < told.memory.then + 64, `${told.memory.then} MB, then ${told.memory.now} MB`);
});
