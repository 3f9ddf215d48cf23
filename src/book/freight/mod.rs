//! The vocabulary of carriage: carriers, services, zones, price tables, surcharges, fuel and discounts, as rate data write
//! them and books hold them.
//!
//! A **carrier** sells **services**; a service finds the destination's **zone** in a zone set and the price in a **table**
//! by zone and weight break. **Surcharges** differ in fields, not in code. Whatever is dated is in force on the half-open
//! days `[from, until)` of the hand-over, has a source, and says whether it is `illustrative`: made up for demonstration.
//! Amounts are in the carrier's currency, major units. Nothing here names a country or a carrier.
//!
//! | file | words for |
//! |---|---|
//! | `carrier` | who carries parcels, and what everything else of a carrier hangs on |
//! | `service` | what a carrier sells: where it goes, what it refuses, what it promises |
//! | `limit` | the sizes and weights beyond which a service refuses a parcel |
//! | `weight` | what a parcel weighs for its carrier: bulk, the least weight billed, steps |
//! | `zone` | where a carrier's zones and named areas lie |
//! | `table` | a carrier's price lists by zone and weight |
//! | `surcharge` | what comes on top of a table's price: when, for what, and how much |
//! | `fuel` | percentages for fuel on a listed base |
//! | `discount` | what a carrier takes off its table's price: negotiated, or by monthly volume |

mod carrier;
mod discount;
mod fuel;
mod limit;
mod service;
mod surcharge;
mod table;
mod weight;
mod zone;

pub use carrier::{Carrier, Channel};
pub use discount::Discount;
pub use fuel::{Fuel, FuelRate};
pub use limit::{Limit, Measure, SizeClass};
pub use service::{Cover, CoverPer, Offered, RefusedGoods, Service, Suspension, Tracked};
pub use surcharge::{ServiceOption, Surcharge, SurchargeAmount, SurchargeKind, SurchargePer, ZoneAmount};
pub use table::{Break, PriceTable, TablePer, ZoneRates};
pub use weight::{Dimensional, LengthUnit, MinimumBilled, SideRounding, Trigger, WeightStep, WeightUnit};
pub use zone::{Area, Zone};
