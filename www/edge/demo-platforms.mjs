// Who are the platforms of the demonstration? Nobody: secrets that are forgotten when it stops, and stand-ins for what real ones answer.
//
// Saleor publishes its key and signs, Snipcart knows its tokens: the demonstration's server does both under `/platforms/`.

import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

const HEADER = Buffer.from(JSON.stringify({ alg: "RS256", kid: "demonstration", crit: ["b64"], b64: false })).toString("base64url");

/**
 * @param {string[]} shops
 * @param {string} url the demonstration's own address
 */
export function demoPlatforms(shops, url) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = randomBytes(18).toString("base64url");
  /** @typedef {{shopify: string, bigcommerce: string, saleor: string, snipcart: {secret: string, address: string}, commercetools: string}} Secrets */
  const secrets = shops.map((shop) => {
    const [shopify, bigcommerce, snipcart, commercetools] = Array.from({ length: 4 }, () => randomBytes(18).toString("base64url"));
    /** @type {Secrets} */
    const own = {
      shopify,
      bigcommerce,
      saleor: `${url}/platforms/saleor/jwks.json`,
      snipcart: { secret: snipcart, address: `${url}/platforms/snipcart/` },
      commercetools: `Bearer ${commercetools}`,
    };
    return /** @type {[string, Secrets]} */ ([shop, own]);
  });
  const known = new Set(secrets.map(([, { snipcart }]) => `Basic ${btoa(`${snipcart.secret}:`)}`));

  /**
   * What Saleor and Snipcart would answer; nothing where they are not asked.
   * @param {Request} request
   */
  async function answer(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/platforms/saleor/jwks.json")
      return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "demonstration", use: "sig", alg: "RS256" }] });
    if (pathname === "/platforms/saleor/sign" && request.method === "POST") {
      const signed = Buffer.concat([Buffer.from(`${HEADER}.`), Buffer.from(await request.arrayBuffer())]);
      return new Response(`${HEADER}..${sign("RSA-SHA256", signed, privateKey).toString("base64url")}`);
    }
    if (pathname === `/platforms/snipcart/${token}` && known.has(request.headers.get("authorization") ?? "")) return json({ token });
    return undefined;
  }

  /** @type {[string, string][]} */
  const told = secrets.flatMap(([shop, { shopify, bigcommerce, commercetools }]) => [
    [`Shopify's secret of ${shop}`, shopify],
    [`BigCommerce's key of ${shop}`, bigcommerce],
    [`commercetools' header of ${shop}`, commercetools],
  ]);
  told.push(["Saleor's signatures", `${url}/platforms/saleor/sign (POST a body)`], ["a token of Snipcart's", token]);
  return { env: { PLATFORM_SECRETS: JSON.stringify(Object.fromEntries(secrets)) }, told, answer };
}

/** @param {unknown} body */
function json(body) {
  return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
}
