// How does the edge function run on Node? node edge/node.mjs, with PORT, HOST, SHOP_KEYS, SIGNING_KEYS, ALLOWED_ORIGINS, LANDFALL_BOOK.

import { listen } from "./listen.mjs";
import { prepared, tellAddress } from "./prepared.mjs";

const { port, host, answer } = await prepared();
const { url } = await listen(answer, { port, host });
tellAddress(url);
