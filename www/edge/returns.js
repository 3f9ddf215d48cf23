// What does it cost to send an order back, and what changes where it is changed after it was paid? Both begin at what was paid: a token,
// whose signature is checked here, or an order that is priced now.

import { bodyOf, respondWith } from "./answer.js";
import { toldOf } from "./bound.js";
import { shopOf, unauthorised } from "./keys.js";
import { askOf, shopInRequest } from "./shops/ask.js";

/** @import { Asked } from "./asked.js" */
/** @import { Env, Handler } from "./worker.js" */

/** `POST /v1/returns`: whoever has the token may ask; what a way costs the shop the shop alone hears. @type {Handler} */
export async function returns(request, env, asked) {
  const authorised = await shopOf(request, env);
  return answered("returns", request, { env, asked, authorised });
}

/** `POST /v1/orders/change` @type {Handler} */
export async function changeOrder(request, env, asked) {
  const authorised = (await shopOf(request, env)) ?? unauthorised("an order is changed by the shop alone");
  return answered("change", request, { env, asked, authorised });
}

/**
 * @param {"returns" | "change"} method
 * @param {Request} request
 * @param {{env: Env, asked: Asked, authorised: string | undefined}} by
 */
async function answered(method, request, by) {
  const { env, asked, authorised } = by;
  const bytes = await bodyOf(request, asked);
  const { told, shop } = await toldOf(bytes, env);
  asked.shop = authorised ?? shop ?? asked.shop;
  const given = () =>
    askOf(shop ?? shopInRequest(bytes, env), by, (engine, from) => engine.answerBytes(method, bytes, { authorised, told, ...from }));
  return respondWith(await asked.time("engine", given));
}
