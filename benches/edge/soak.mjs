// Does the edge function hold out? In workerd at 80 % of its load, with a book that is swapped each second, bad books and bad bodies among
// the requests: every request answered, and from one of the two books; memory flat.
//
//   node benches/edge/soak.mjs [SECONDS]   600 when left out (after `cargo xtask build`)

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startEdge } from "../../www/edge/dev.mjs";
import { KEYS, SHOP_KEYS, quoteRequest } from "../../www/tests/carts.mjs";
import { publish, putUp, sha256, startStore, versionOf } from "../../www/tests/store.mjs";
import { connected, http } from "./client.mjs";
import { circumstances, load, table } from "../measure.mjs";

const SWAPPED = "hanoi-crafts";
const STEADY = "tokyo-stationery";
const CONNECTIONS = 16;
const SHARE = 0.8;
/** Milliseconds after which a request is lost. */
const LOST_MS = 10_000;
/** Between looks at what is due. */
const TICK_MS = 4;

/** @typedef {Awaited<ReturnType<typeof startStore>>} Store */
/** @typedef {{bytes: Buffer, allowed: Set<string>}} Wish a request, and the answers that it may have */

/** The store of the demonstration's shops; and the values of the same shops with another price. */
async function twoBooks() {
  const folder = await mkdtemp(join(tmpdir(), "landfall-soak-"));
  const data = join(folder, "rate-data");
  await cp(fileURLToPath(new URL("../../rate-data", import.meta.url)), data, { recursive: true });
  const store = await startStore();
  await publish(store.api, data);
  const first = versionOf(store, SWAPPED).pointer;
  const file = join(data, "shops", SWAPPED, "catalogue.csv");
  await writeFile(file, (await readFile(file, "utf8")).replace(",42.00,", ",99.00,"));
  await publish(store.api, data);
  const pointers = [first, versionOf(store, SWAPPED).pointer].map((pointer) => Buffer.from(JSON.stringify(pointer)));
  await rm(folder, { recursive: true });
  return { store, pointers };
}

/**
 * Another book, or a bad one, which is not to be taken.
 * @param {Store} store
 * @param {Buffer[]} pointers
 * @param {number} second
 */
function swap(store, pointers, second) {
  if (second % 5 !== 4) return void store.values.set(`current/${SWAPPED}`, pointers[second % 2]);
  const { version } = JSON.parse(String(pointers[0]));
  const value = JSON.parse(String(store.values.get(`book/${SWAPPED}/${version}`)));
  const own = Object.keys(value.shards).find((file) => file.startsWith(`shards/${SWAPPED}.`)) ?? "";
  /** @type {[string, object | string, string?][]} */
  const bad = [
    ["bad-root", value, sha256("another")],
    ["bad-json", "{"],
    ["bad-index", { ...value, index: value.index.slice(0, 4000) }],
    ["bad-part", { ...value, shards: { ...value.shards, [own]: sha256("nowhere") } }],
  ];
  const [name, text, root] = bad[((second - 4) / 5) % bad.length];
  putUp(store, SWAPPED, name, text, root);
}

/** What clients send that mean no good, each on a connection of its own: bad chunks, bodies that stop, no JSON, no HTTP. */
const HOSTILE = [
  "POST /v1/quotes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
  "POST /v1/quotes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
  "POST /v1/quotes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{",
  "POST /v1/quotes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n{",
  "POST /v1/quotes/bind HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]",
  'POST /v1/quotes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 19\r\n\r\n{"shop": "../../a"}',
  "GET /v1/shops/nobody/stock HTTP/1.1\r\nhost: shop\r\nauthorization: Bearer x\r\n\r\n",
  "nonsense\r\n\r\n",
];

/** @param {string} url @param {number} turn */
function disturb(url, turn) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(HOSTILE[turn % HOSTILE.length]));
  socket.on("error", () => {}).on("data", () => {});
  setTimeout(() => socket.destroy(), 200);
}

/** Asks until both books have answered: what a request may be answered from now on. @param {string} url @param {any} request @param {() => void} other */
async function allowed(url, request, other) {
  const bytes = http(request, KEYS[/** @type {keyof typeof KEYS} */ (request.shop)]);
  const { ask, end } = await connected(url);
  const answers = new Set();
  for (const until = Date.now() + 5000; answers.size < (request.shop === SWAPPED ? 2 : 1) && Date.now() < until;) {
    const { status, body } = await ask(bytes);
    if (status !== 200) throw new Error(`${status}: ${Buffer.concat(body)}`);
    answers.add(sha256(Buffer.concat(body)));
    other();
    await new Promise((later) => setTimeout(later, 50));
  }
  end();
  return { bytes, allowed: answers };
}

/** Requests a second that it answers where nobody waits between them. @param {string} url @param {Wish[]} wishes @param {number} seconds */
async function most(url, wishes, seconds) {
  const until = performance.now() + seconds * 1000;
  let answers = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, lane) => {
      const { ask, end } = await connected(url);
      for (let i = lane; performance.now() < until; i++, answers++) await ask(wishes[i % wishes.length].bytes);
      end();
    }),
  );
  return answers / seconds;
}

/** Megabytes that a process holds. @param {number | undefined} pid */
function resident(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/**
 * Holds it at a share of its load for so long.
 * @param {number} seconds
 */
export async function soak(seconds) {
  const { store, pointers } = await twoBooks();
  const env = { SHOP_KEYS, BOOKS_REFRESH_S: "0.5" };
  const edge = await startEdge({ env, store: store.address });
  const requests = [SWAPPED, STEADY].flatMap((shop) =>
    ["DE", "AU", "US"].map((country) => quoteRequest(shop, { at: "2026-11-21T12:00:00Z", detail: "totals", ship_to: { country } })),
  );
  let turn = 0;
  const turned = () => void store.values.set(`current/${SWAPPED}`, pointers[(turn++ >> 3) % 2]);
  /** @type {Wish[]} */
  const wishes = [];
  for (const request of requests) wishes.push(await allowed(edge.url, request, turned));
  const full = await most(edge.url, wishes, Math.max(2, seconds / 20));
  const rate = full * SHARE;

  /** @type {number[]} */
  const memory = [];
  /** @type {number[]} */
  const waits = [];
  const told = { answers: 0, lost: 0, held_back: 0, wrong: /** @type {string[]} */ ([]), swaps: 0, hostile: 0 };
  const idle = await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(edge.url)));
  /** When each that waits was due. @type {number[]} */
  const due = [];
  const from = performance.now();
  let [sent, under_way, second] = [0, 0, 0];

  const send = () => {
    while (due.length && idle.length) {
      const since = /** @type {number} */ (due.shift());
      const connection = /** @type {typeof idle[number]} */ (idle.pop());
      const wish = wishes[sent++ % wishes.length];
      const late = setTimeout(() => (told.lost += 1), LOST_MS);
      under_way += 1;
      connection.ask(wish.bytes).then(({ status, body }) => {
        clearTimeout(late);
        waits.push(performance.now() - since);
        told.answers += 1;
        under_way -= 1;
        if (status !== 200 || !wish.allowed.has(sha256(Buffer.concat(body))))
          told.wrong.push(`${status} ${Buffer.concat(body).subarray(0, 200)}`);
        idle.push(connection);
      });
    }
  };
  let made = 0;
  while (performance.now() - from < seconds * 1000) {
    const now = performance.now();
    for (; made < ((now - from) / 1000) * rate; made++) due.push(from + (made / rate) * 1000);
    send();
    // Where the machine is busy with others, less is asked: a queue of ours says nothing of the function.
    while (due.length > rate) {
      due.shift();
      told.held_back += 1;
    }
    if ((now - from) / 1000 >= second) {
      swap(store, pointers, second++);
      told.swaps += 1;
      memory.push(resident(edge.pid));
    }
    if (told.hostile < ((now - from) / 1000) * 10) disturb(edge.url, told.hostile++);
    await new Promise((later) => setTimeout(later, TICK_MS));
  }
  for (const until = performance.now() + LOST_MS; (due.length || under_way) && performance.now() < until;) {
    send();
    await new Promise((later) => setTimeout(later, TICK_MS));
  }
  told.lost = Math.max(told.lost, under_way);
  const health = await (await fetch(`${edge.url}/healthz`)).json();
  const reads = { books: store.asks("book/"), parts: store.asks("shard/") };
  for (const { end } of idle) end();
  await edge.stop();
  await store.stop();
  waits.sort((a, b) => a - b);
  const quarter = Math.max(1, Math.floor(memory.length / 4));
  const at = (/** @type {number} */ share) => waits[Math.floor((waits.length - 1) * share)];
  return {
    ...told,
    full,
    rate,
    reads,
    openings: health.engine.openings,
    waits: { median: at(0.5), p99: at(0.99), most: at(1) },
    // The first quarter is for the compilers.
    memory: { then: median(memory.slice(quarter, 2 * quarter)), now: median(memory.slice(-quarter)) },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const seconds = Number(process.argv[2] ?? 600);
  circumstances({});
  const before = load();
  const told = await soak(seconds);
  table(
    `workerd for ${seconds} s at ${Math.round(SHARE * 100)} % of ${Math.round(told.full)} requests/s; load ${before} to ${load()}`,
    ["answers", "lost", "wrong", "held back", "swaps", "hostile", "wait ms", "p99", "most", "MB then", "MB now"],
    [
      [
        told.answers,
        told.lost,
        told.wrong.length,
        told.held_back,
        told.swaps,
        told.hostile,
        ...Object.values(told.waits),
        told.memory.then,
        told.memory.now,
      ],
    ],
  );
  console.log(`${told.reads.books} books and ${told.reads.parts} parts were read`);
  if (told.wrong.length) console.error(told.wrong.slice(0, 3).join("\n"));
  if (told.lost || told.wrong.length || told.memory.now > told.memory.then * 1.1) process.exitCode = 1;
}
