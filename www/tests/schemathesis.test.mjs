// Does the function answer nothing that its description does not know? The short form of `cargo xtask schemathesis`, where SCHEMATHESIS names it.

import assert from "node:assert/strict";
import { test } from "node:test";
import openapi from "../edge/openapi.json" with { type: "json" };
import { ASKERS, schemathesis } from "./schemathesis/run.mjs";

const skip =
  !process.env.SCHEMATHESIS && "SCHEMATHESIS names none: `pip install schemathesis` in an environment, and name its `schemathesis`";

for (const runtime of ["workerd", "Node"])
  for (const asker of Object.keys(ASKERS))
    test(`${runtime}, asked by ${asker}, answers as it is described`, { skip }, async () => {
      const { ok, said } = await schemathesis({ runtime, asker, short: true, seed: "1" });
      assert.ok(ok, said);
      const all = Object.entries(openapi.paths).flatMap(([path, methods]) => Object.keys(methods).map(() => path));
      const asked = all.filter((path) => !path.startsWith("/v1/shops/")); // run.mjs says why
      assert.ok(said.includes(`${asked.length} selected / ${all.length} total`), said);
    });
