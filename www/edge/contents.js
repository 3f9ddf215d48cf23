// Which book do answers rest on? Its hash and the days that it holds; to a shop also its own name and the parts that answers are made of.

import { respondCached } from "./cached.js";
import { shopOf } from "./keys.js";
import { Refused } from "./problem.js";
import { askOf } from "./shops/ask.js";

/** @import { Handler } from "./worker.js" */

/** The public is told of no shop, and a shop of itself alone; of many shops' books the public names one by `?shop=`. @type {Handler} */
export async function bookInfo(request, env, asked) {
  const shop = await shopOf(request, env);
  const named = shop ?? new URL(request.url).searchParams.get("shop") ?? undefined;
  asked.shop = named;
  const info = await asked.time("engine", () => askOf(named, { env, asked, authorised: shop }, (engine) => engine.book()));
  if (named !== shop && !info.shops.includes(String(named)))
    throw new Refused(404, "not-found", "there is no such shop; leave it out, or name its own id");
  const others = new Set(info.shops.filter((name) => name !== shop));
  // What a shop has of its own lies in the shard of its name, and in that of its returns.
  const isOfOthers = (/** @type {string} */ shard) => others.has(shard.replace(/^returns-/, "")) || others.has(shard);
  const told = {
    ...info,
    shops: info.shops.filter((name) => !others.has(name)),
    // Shards bear the names of carriers: which ones a shop deals with is its own affair.
    shards: shop ? info.shards.filter(({ name }) => !isOfOthers(name)) : [],
  };
  const cache = shop ? "private, no-cache" : "public, no-cache";
  return respondCached(request, JSON.stringify(told), {
    type: "application/json",
    cache,
    ...(!shop && { etag: info.hash }), // what a shop is told besides has a digest of its own
    headers: { vary: "authorization" },
  });
}
