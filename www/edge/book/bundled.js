// Where is the book on workerd? In the bundle: the build writes `book.js`, one data module for the index and one for each shard.

export { index, shard } from "./book.js";
