// How does binpackingjs pack the same orders?
//
//   npm install --prefix benches/rivals/packing binpackingjs@4.1.0
//   node benches/rivals/packing/binpackingjs.mjs boxes.csv items.csv [--upright] [--limit 200] > out.jsonl
//   python3 benches/rivals/packing/check.py boxes.csv items.csv out.jsonl
//
// The library packs one box of each kind at most, so an order is packed as a user of it would: the smallest box that takes
// everything; where none does, the box that takes the most volume, and so on with what is left. Prints one JSON object a line as
// `landfall pack` does, and the times on standard error.
import { readFileSync } from "node:fs";

let pack3D;
try {
  ({ pack3D } = await import("binpackingjs/3d"));
} catch {
  console.error("binpackingjs is absent: npm install --prefix benches/rivals/packing binpackingjs@4.1.0");
  process.exit(0);
}

const [boxesFile, itemsFile, ...flags] = process.argv.slice(2);
const upright = flags.includes("--upright");
const limit = flags.includes("--limit") ? Number(flags[flags.indexOf("--limit") + 1]) : Infinity;
const rows = (file) => readFileSync(file, "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
const boxes = rows(boxesFile)
  .filter((row) => !Number.isNaN(Number(row[1])))
  .map(([name, ow, ol, od, tare, width, height, depth, gross]) => ({
    outer: ow * ol * od, tare: Number(tare), bin: { name, width: +width, height: +height, depth: +depth, maxWeight: gross - tare },
  }))
  .sort((one, other) => one.outer - other.outer);
const orders = new Map();
for (const [order, quantity, name, width, height, depth, weight] of rows(itemsFile)) {
  if (Number.isNaN(Number(quantity))) continue;
  if (!orders.has(order)) orders.set(order, []);
  const item = { name, width: +width, height: +height, depth: +depth, weight: +weight };
  // The first two of its six turns keep the depth vertical.
  if (upright) item.allowedRotations = [0, 1];
  for (let unit = 0; unit < Number(quantity); unit++) orders.get(order).push(item);
}

const volume = (items) => items.reduce((sum, item) => sum + item.width * item.height * item.depth, 0);
function packOrder(items) {
  const packed = [];
  let left = items;
  while (left.length > 0) {
    let best = null;
    for (const { bin, tare } of boxes) {
      const result = pack3D({ bins: [bin], items: left });
      const inside = result.packedBins[0]?.items ?? [];
      const filled = volume(inside.map((item) => item.sourceItem));
      if (inside.length > 0 && (best === null || filled > best.filled)) best = { bin, tare, inside, filled, rest: result.unfitItems };
      if (result.unfitItems.length === 0) break;
    }
    if (best === null) break;
    packed.push(best);
    left = best.rest.map((item) => item.sourceItem ?? item);
  }
  return { packed, left };
}

const times = [];
let total = 0;
for (const [order, items] of [...orders].slice(0, limit)) {
  const started = process.hrtime.bigint();
  const { packed, left } = packOrder(items);
  times.push(Number(process.hrtime.bigint() - started) / 1000);
  total += packed.length;
  console.log(JSON.stringify({
    order,
    boxes: packed.map(({ bin, tare, inside }) => ({
      box: bin.name,
      weight_g: inside.reduce((sum, item) => sum + item.sourceItem.weight, tare),
      placements: inside.map((item) => ({ item: item.name, at_mm: item.position, size_mm: item.dimension })),
    })),
    unpacked: left.map((item) => ({ item: item.name, because: "left over" })),
  }));
}
times.sort((one, other) => one - other);
const at = (share) => times[Math.floor((times.length - 1) * share)].toFixed(0);
console.error(`binpackingjs${upright ? " upright" : ""}: ${times.length} orders, ${total} boxes; median ${at(0.5)} µs, 99th percentile ${at(0.99)} µs`);
