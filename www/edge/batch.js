// How are many carts priced in one request? A line of JSON each; a line of JSON back, an answer or a problem, in the same order.
//
// `POST /v1/quotes:batch` is a shop's own. The whole body is read and counted before the first line is answered, so that what is too much
// is refused with a status; then each line is priced when the client has taken the one before: of the answers one is held at a time.

import { batchOf } from "./answer.js";
import { shopOf, unauthorised } from "./keys.js";
import { Refused, internal, tooLarge } from "./problem.js";
import { bare, respond } from "./respond.js";
import { askOf, shopInQuote } from "./shops/ask.js";

/** @import { By } from "./shops/ask.js" */
/** @import { Handler } from "./worker.js" */

/** What one cart may be. */
const LONGEST_LINE = 1 << 20;
const MOST_LINES = 1000;

const NEWLINE = 10;
const encoder = new TextEncoder();

/** `POST /v1/quotes:batch` @type {Handler} */
export async function batch(request, env, asked) {
  const shop = (await shopOf(request, env)) ?? unauthorised("batches are answered to shops alone");
  asked.shop = shop;
  const lines = linesOf(await batchOf(request, asked));
  // One moment for all: two lines that are the same have the same answer.
  const at = new Date().toISOString().slice(0, 19) + "Z";
  const answers = answersTo(lines, { env, asked, authorised: shop, at });
  asked.streams = true;
  const body = new ReadableStream(
    bare({
      async pull(/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) {
        const { done, value } = await answers.next();
        if (!done) return controller.enqueue(value);
        asked.release();
        controller.close();
      },
      async cancel() {
        await answers.return(undefined);
        asked.release();
      },
    }),
    bare({ highWaterMark: 0 }),
  );
  return respond(body, 200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
}

/**
 * The lines of a body, the last with or without its end. Lines without anything in them are none, as for `landfall quote --jsonl`.
 * @param {Uint8Array} bytes
 */
function linesOf(bytes) {
  /** @type {Uint8Array[]} */
  const lines = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (line.some((byte) => byte > 32)) lines.push(line);
    if (lines.length > MOST_LINES) throw tooLarge(`a batch has at most ${MOST_LINES} lines; send it in parts`);
    from += line.length + 1;
  }
  if (!lines.length) throw new Refused(400, "not-json", "a batch has at least one line of JSON; send one for each cart");
  return lines;
}

/**
 * @param {Uint8Array[]} lines
 * @param {By & {at: string}} by
 * @returns {AsyncGenerator<Uint8Array, void>}
 */
async function* answersTo(lines, by) {
  for (const line of lines) {
    const bytes = await answerTo(line, by);
    const ended = new Uint8Array(bytes.length + 1);
    ended.set(bytes);
    ended[bytes.length] = NEWLINE;
    yield ended;
  }
}

/**
 * What fails is told on its own line: the others are answered all the same.
 * @param {Uint8Array} line
 * @param {By & {at: string}} by
 */
async function answerTo(line, by) {
  const { authorised, at } = by;
  try {
    if (line.length > LONGEST_LINE) throw tooLarge(`a line holds at most ${LONGEST_LINE} bytes; split the cart`);
    const { bytes } = await askOf(shopInQuote(line, by.env), by, (engine, from) =>
      engine.answerBytes("quote", line, { authorised, at, ...from }),
    );
    return /** @type {Uint8Array} */ (bytes);
  } catch (cause) {
    return encoder.encode((cause instanceof Refused ? cause : internal(cause)).body());
  }
}
