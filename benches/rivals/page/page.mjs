// @ts-nocheck — untyped, as a page's scripts are
// What would a page that knows one lane ask for a cart? The rival: a plain script, as a shop would write it for Hanoi to Australia.
//
// In: the bytes of a request, its cart among the goods of `lane.json`. Out: the bytes of an answer with three options, their totals
// and delivery windows. It has one lane's figures in a table of its own (copied by hand from the rate data on 2026-11-29) and neither
// sources, other warehouses, goods that may not go, nor what happens above Australia's limit: then, as for a cart that fits no
// box, it answers null. Money is reckoned with big.js, as exactly as the engine's.

import { readFileSync } from "node:fs";
import Big from "big.js";

const lane = JSON.parse(readFileSync(new URL("./lane.json", import.meta.url), "utf8"));
const rate = Big(lane.rates.AUD).div(lane.rates.USD);
const boxes = lane.boxes.map((box) => ({ ...box, volume: box.outer[0] * box.outer[1] * box.outer[2] })).sort((a, b) => a.volume - b.volume);
const [text, bytes] = [new TextDecoder(), new TextEncoder()];
const DAY = 86_400_000;

const aud = (dollars) => dollars.times(rate).round(2);

/** Bytes to bytes. */
export function answerBytes(request) {
  return bytes.encode(JSON.stringify(answer(JSON.parse(text.decode(request)))));
}

/** Object to object. */
export function answer(request) {
  if (request.shop !== lane.shop || request.ship_to.country !== lane.country || request.currency !== "AUD") return null;
  const [items, lines] = [[], []];
  let goods = Big(0);
  for (const { id, sku, quantity, unit_price } of request.lines) {
    const article = lane.goods[sku];
    if (!article || !(quantity > 0)) return null;
    const unit = unit_price ? Big(unit_price) : aud(Big(article.price));
    if (unit.gt(lane.low_value)) return null;
    const amount = unit.times(quantity);
    goods = goods.plus(amount);
    lines.push({ id, sku, quantity, amount: amount.toFixed(2) });
    for (let i = 0; i < quantity; i++) items.push(article);
  }
  if (goods.gt(lane.low_value)) return null;
  const weight = items.reduce((sum, item) => sum + item.g, 0);
  const box = boxed(items, weight);
  if (!box) return null;
  const sent = days(Date.parse(request.at));
  const options = lane.services.flatMap((service) => {
    const freight = carriage(service, box, weight + box.tare);
    return freight ? option(service, freight, goods, box, sent, request.detail === "totals") : [];
  });
  return { shop: request.shop, currency: "AUD", lines: request.detail === "totals" ? [] : lines, options };
}

/** A tier's option: carriage as the shop charges it, tax on both, and when it comes. */
function option(service, freight, goods, box, sent, brief) {
  const dollars = goods.div(rate);
  const rules = [];
  let shipping = freight.reduce((sum, { amount }) => sum.plus(amount), Big(0));
  const add = (code, amount) => {
    rules.push({ code, amount });
    shipping = shipping.plus(amount);
  };
  if (dollars.lt(150)) add("handling", aud(Big("1.50")));
  else if (service.tier === "standard") add("standard-subsidy", aud(Big("-6.00")));
  if (dollars.gte(150) && service.tier === "economy") add("free-economy-150", shipping.times(-1));
  else add("ending-90", upTo90(shipping).minus(shipping));
  const tax = goods.plus(shipping).times(lane.gst).round(2);
  const charges = brief
    ? []
    : [
        ...freight,
        ...rules,
        { code: "gst", amount: tax, base: goods.plus(shipping).toFixed(2), because: "GST 10 % on goods and delivery" },
      ].map((charge) => ({ ...charge, amount: charge.amount.toFixed(2) }));
  return {
    tier: service.tier,
    service: service.service,
    goods: goods.toFixed(2),
    shipping: shipping.toFixed(2),
    tax: tax.toFixed(2),
    total: goods.plus(shipping).plus(tax).toFixed(2),
    delivery: window(service.transit, sent),
    box: box.id,
    charges,
  };
}

/** The next price that ends in .90. */
function upTo90(price) {
  const whole = price.round(0, Big.roundDown);
  return whole.plus("0.90").gte(price) ? whole.plus("0.90") : whole.plus("1.90");
}

/** What the carrier bills for a box, in Australian dollars; nothing where it does not take it. */
function carriage(service, box, gross) {
  const sides = box.outer.map((side) => Math.ceil(side / 10));
  const volume = Math.ceil((sides[0] * sides[1] * sides[2] * 1000) / service.divisor);
  const sorted = [...box.outer].sort((a, b) => b - a);
  const { limit } = service;
  if (gross > limit.g || sorted[0] > limit.longest) return undefined;
  if (limit.sides && sorted[0] + sorted[1] + sorted[2] > limit.sides) return undefined;
  if (limit.girth && sorted[0] + 2 * (sorted[1] + sorted[2]) > limit.girth) return undefined;
  const counted = volume > gross && volume >= gross * (service.only_beyond ?? 1) ? volume : gross;
  const step = service.steps[0][1];
  const billed = Math.ceil(counted / step) * step;
  const { upto, base, step: begun, each } = service.price;
  const price = Big(base).plus(Big(each).times(Math.max(0, Math.ceil((billed - upto) / begun))));
  const charges = [{ code: "freight", amount: aud(price), because: `${service.label}, ${billed} g` }];
  const off = service.discount ? price.times(service.discount).round(2) : Big(0);
  if (service.discount) charges.push({ code: "volume-200", amount: aud(off).times(-1), because: "Volume discount of 8 %" });
  if (service.fuel) {
    const fuel = price.minus(off).times(service.fuel).round(2);
    charges.push({ code: "fuel", amount: aud(fuel), because: "Fuel of 18.25 % on freight" });
  }
  return charges;
}

/** The smallest box that takes all; a mailer is as thick as what is in it, and as much narrower and shorter inside. */
function boxed(items, weight) {
  for (const { id, inner, outer, tare, gross, soft } of boxes) {
    if (weight + tare > gross) continue;
    const high = stacked(inner, items);
    if (high === undefined) continue;
    if (soft && stacked([inner[0] - high, inner[1] - high, inner[2]], items) === undefined) continue;
    return { id, tare, outer: soft ? [outer[0], outer[1], outer[2] - inner[2] + high] : outer };
  }
  return undefined;
}

/** How high all lie in a box, in layers of rows, the highest first, each on its largest side; nothing where they do not fit. */
function stacked([length, width, height], items) {
  let left = [...items].sort((a, b) => b.mm[2] - a.mm[2] || b.mm[0] * b.mm[1] - a.mm[0] * a.mm[1]);
  let floor = 0;
  while (left.length > 0) {
    const layers = [laid(left, length, width, false), laid(left, length, width, true)].filter((rest) => rest !== undefined);
    if (layers.length === 0) return undefined;
    floor += left[0].mm[2];
    if (floor > height) return undefined;
    left = layers.length === 2 && layers[1].length < layers[0].length ? layers[1] : layers[0];
  }
  return floor;
}

/** What is left when a layer has been laid in rows; nothing where the highest finds no place. */
function laid(items, length, width, turned) {
  const rest = [];
  const [first] = items;
  const placed = turned ? first.mm[1] <= length && first.mm[0] <= width : first.mm[0] <= length && first.mm[1] <= width;
  let [x, y, deep] = [0, 0, 0];
  for (const item of items) {
    const [long, wide] = turned ? [item.mm[1], item.mm[0]] : item.mm;
    if (x > 0 && x + long > length) [x, y, deep] = [0, y + deep, 0];
    if (x + long > length || y + wide > width) rest.push(item);
    else [x, deep] = [x + long, Math.max(deep, wide)];
  }
  return placed ? rest : undefined;
}

/** The days of hand-over, at the earliest, likely and at the latest, as counted from the epoch. */
function days(at) {
  const { utc_hours, cut_off, processing } = lane.warehouse;
  const local = at + utc_hours * 3_600_000;
  let day = Math.floor(local / DAY);
  const works = (day) => cut_off[weekday(day)] !== undefined && !holiday("VN", day);
  if (!works(day) || local - day * DAY >= cut_off[weekday(day)] * 3_600_000) for (day++; !works(day);) day++;
  return processing.map((count) => onward(day, count, works));
}

/** When it comes: `earliest`, `likely`, `latest`. */
function window({ days, unit }, sent) {
  const open = (land) => (day) => weekday(day) < 6 && weekday(day) > 0 && !holiday(land, day);
  const border = days.map((count, i) => (unit === "calendar" ? sent[i] + count : onward(sent[i], count, open("VN"))));
  const come = border.map((day, i) => onward(onward(day, lane.customs_days[i], open("AU")), 0, open("AU")));
  const [earliest, likely, latest] = come.map((day) => new Date(day * DAY).toISOString().slice(0, 10));
  return { earliest, likely, latest };
}

/** So many working days on; with none, the first working day from here. */
function onward(day, count, works) {
  for (; count > 0; count--) for (day++; !works(day);) day++;
  while (!works(day)) day++;
  return day;
}

const weekday = (day) => (day + 4) % 7;
const holidays = Object.fromEntries(
  Object.entries(lane.holidays).map(([land, list]) => [land, new Set(list.map((on) => Date.parse(on) / DAY))]),
);
const holiday = (land, day) => holidays[land].has(day);
