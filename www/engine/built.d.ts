// What do the build's own modules look like? Declared here so that types hold before anything is built.

/** The name and the digest of the published module: only where the widget's build fills them in. */
declare const LANDFALL_FILE: string;
declare const LANDFALL_INTEGRITY: string;

/** The digest of the edge's engine. */
declare const LANDFALL_ENGINE: string;

declare module "*/landfall_bg.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/browser/landfall.js" {
  export class WasmEngine {
    constructor(index: Uint8Array);
    add(shard: Uint8Array): void;
    book(): any;
    quote(request: object, at: string, authorised: string | undefined): any;
    landed_cost(request: object, at: string, authorised: string | undefined): any;
  }
  export default function load(from?: { module_or_path: unknown }): Promise<unknown>;
}

declare module "*/edge/landfall.js" {
  export class WasmEngine {
    constructor(index: Uint8Array);
    add(shard: Uint8Array): void;
    book(): Uint8Array;
    quote(request: Uint8Array, at: string, authorised: string | undefined): Uint8Array;
    landed_cost(request: Uint8Array, at: string, authorised: string | undefined): Uint8Array;
    restrictions(request: Uint8Array, at: string, authorised: string | undefined): Uint8Array;
    bind(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    verify(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    returns(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    change(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    replay(body: Uint8Array): Uint8Array;
    set_stock(kept: Uint8Array): void;
    put_stock(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    patch_stock(body: Uint8Array, at: string, authorised: string | undefined, told: string): Uint8Array;
    free(): void;
  }
  export function initSync(from: { module: WebAssembly.Module }): unknown;
}

declare module "*/book.js" {
  export const index: ArrayBuffer;
  export const shard: (file: string) => Promise<Uint8Array>;
}

declare module "workerd" {
  const workerd: { default: string; version: string };
  export default workerd;
}
