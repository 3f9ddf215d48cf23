// Which papers go with an order? `POST /v1/documents`, for the shop alone. Who is named in them is answered and forgotten: nothing of a body
// is logged, kept or signed.

import { bodyOf, respondWith } from "./answer.js";
import { toldOf } from "./bound.js";
import { shopOf, unauthorised } from "./keys.js";
import { askOf } from "./shops/ask.js";

/** @import { Handler } from "./worker.js" */

/** @type {Handler} */
export async function documents(request, env, asked) {
  const shop = (await shopOf(request, env)) ?? unauthorised("papers are drawn up for shops alone");
  asked.shop = shop;
  const bytes = await bodyOf(request, asked);
  const { told } = await toldOf(bytes, env);
  const drawn = () =>
    askOf(shop, { env, asked, authorised: shop }, (engine, from) =>
      engine.answerBytes("documents", bytes, { authorised: shop, told, ...from }),
    );
  return respondWith(await asked.time("engine", drawn));
}
