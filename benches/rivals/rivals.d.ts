// The rivals' packages are installed by who measures alone: without them their types are unknown.
declare module "big.js";
declare module "binpackingjs/3d";
declare module "@gorules/zen-engine";
