// What does Medusa load? One provider of fulfillment.

import type { ModuleProviderExports } from "@medusajs/types";
import { LandfallFulfillment } from "./provider.js";

export { LandfallFulfillment };
export default { services: [LandfallFulfillment] } satisfies ModuleProviderExports;
