//! What is to be rated: parcels, lines, destination, day and extras.

use crate::book::freight::{Carrier, Service};
use crate::book::shop::{BoxKind, Point};
use crate::calendar::HandOverDay;
use crate::charge::Basis;
use crate::goods::Line;
use crate::money::{Currency, Decimal, ExchangeRates, Money, Overflow, sum};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::weight::Weight;

/// A packed parcel, for rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RatedParcel {
    /// Outer sides, millimetres, in any order.
    pub outer_mm: [u32; 3],
    /// Gross weight.
    pub weight: Weight,
    /// What it is packed in.
    pub packaging: BoxKind,
    /// The value of the goods in it, in the currency of the consignment's; none: the consignment's.
    pub goods_value: Option<Decimal>,
}

/// Extras that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// The carrier's cover of the goods' value.
    pub insurance: bool,
    /// A signature on delivery.
    pub signature: bool,
    /// Delivery on Saturdays or Sundays.
    pub weekend_delivery: bool,
    /// What the order costs is collected at the door.
    pub cash_on_delivery: bool,
}

/// The locker or pick-up point that a parcel goes to.
#[derive(Debug, Clone, Copy)]
pub struct ToPoint<'r> {
    /// The one that was named.
    pub point: &'r Point,
    /// All that could have been.
    pub list: &'r [Point],
    /// The number of whoever collects it was given.
    pub has_post_number: bool,
}

/// What is to be rated.
#[derive(Debug, Clone, Copy)]
pub struct RateRequest<'r, 'b> {
    /// The carrier.
    pub carrier: &'b Carrier,
    /// One of its services.
    pub service: &'b Service,
    /// The packings to choose from; the service refuses what none of them can do.
    pub packings: &'r [Vec<RatedParcel>],
    /// Where it goes.
    pub place: &'r Place<'r>,
    /// The zones of that place.
    pub zones: &'r super::Zones<'b>,
    /// ISO code of the country it leaves from.
    pub from_country: &'r str,
    /// Every name of the place that it leaves from.
    pub from: &'r [String],
    /// Its postcode there; none: there is none.
    pub from_postcode: Option<&'r str>,
    /// The day on which the carrier takes it over.
    pub day: HandOverDay,
    /// Value of the goods in the consignment, after discounts.
    pub goods_value: Money,
    /// For values that a carrier states in its own currency.
    pub exchange: &'r ExchangeRates,
    /// The lines of the consignment.
    pub lines: &'r [Line<'r>],
    /// Extras.
    pub wants: Wants,
    /// Parcels that the merchant hands over in a month.
    pub monthly_parcels: u32,
    /// The locker or pick-up point that it goes to; none: none is named.
    pub to_point: Option<ToPoint<'r>>,
}

impl RateRequest<'_, '_> {
    /// `carrier/service`, as refusals name it.
    pub fn id(&self) -> String {
        format!("{}/{}", self.carrier.id, self.service.code)
    }

    pub(super) fn refuse(&self, reason: Reason, because: String) -> Refusal {
        Refusal::service(self.id(), reason, because)
    }

    pub(super) fn too_large(&self) -> Refusal {
        self.refuse(Reason::new("figure_too_large", []), "a figure is too large to be computed exactly".to_owned())
    }

    pub(super) fn exact<T>(&self, figure: Result<T, Overflow>) -> Result<T, Refusal> {
        figure.map_err(|_| self.too_large())
    }

    pub(super) fn sum(&self, parts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Refusal> {
        self.exact(sum(parts))
    }

    /// An amount as the carrier rounds what it computes.
    pub(super) fn rounded(&self, amount: Decimal) -> Result<Decimal, Refusal> {
        self.exact(self.carrier.rounding.round(amount))
    }

    /// An amount in the carrier's currency.
    pub(super) fn money(&self, amount: Decimal) -> Money {
        Money { amount, currency: self.carrier.currency }
    }

    /// An amount of the carrier's currency as a basis, with the decimals that the carrier rounds to.
    pub(super) fn money_basis(&self, amount: Decimal) -> Basis<'static> {
        let mut amount = amount;
        amount.rescale(amount.normalize().scale().max(self.carrier.rounding.step.normalize().scale()));
        Basis { amount, unit: self.carrier.currency.to_string().into() }
    }

    /// The goods' value in a currency: of a parcel where it is known, else of the consignment.
    pub(super) fn value_in(&self, of_parcel: Option<Decimal>, currency: Currency) -> Result<Decimal, Refusal> {
        let Money { amount: whole, currency: from } = self.goods_value;
        let amount = of_parcel.unwrap_or(whole);
        self.exact(self.exchange.convert(amount, from, currency))?.ok_or_else(|| {
            self.refuse(
                Reason::new("exchange_rate_missing", [("pair", format!("{from}/{currency}"))]),
                format!("the goods' value is needed in {currency}, and there is no exchange rate from {from}"),
            )
        })
    }
}
