//! One form for all requests that mean the same: defaults filled, decimals normalised, keys in the contract's order.

use super::{Address, QuoteRequest, RequestLine, TermsWanted};
use crate::money::Decimal;
use crate::tree::{Key, Tree, object};

fn decimal(decimal: Decimal) -> Tree {
    Tree::Text(decimal.normalize().to_string())
}

fn optional(found: Option<Decimal>) -> Tree {
    found.map_or(Tree::Null, decimal)
}

impl QuoteRequest {
    /// The canonical form; `locale` and `detail` are left out, since they change no figure.
    pub(crate) fn canonical(&self) -> Tree {
        let day = |day: Option<crate::calendar::Day>| Tree::text_or_null(day.map(|day| day.to_string()));
        let terms = self.terms.map(|terms| match terms {
            TermsWanted::One(terms) => terms.as_str(),
            TermsWanted::Any => "any",
        });
        let rates = self
            .exchange_rates
            .iter()
            .map(|(base, quote, rate)| (Key::Owned(format!("{base}/{quote}")), decimal(*rate)));
        let registrations = self.seller_registrations.as_ref();
        object! {
            "shop": self.shop.as_str(),
            "at": self.at.to_string(),
            "days": object! {
                "order": day(self.days.order),
                "hand_over": day(self.days.hand_over),
                "border": day(self.days.border),
            },
            "ship_to": address(&self.ship_to),
            "currency": self.currency.as_str(),
            "purpose": self.purpose.as_str(),
            "importer": self.importer.as_str(),
            "seller_registrations": registrations.map_or(Tree::Null, |names| Tree::list(names, |name| Tree::from(name.as_str()))),
            "terms": Tree::text_or_null(terms),
            "prices_include_tax": self.prices_include_tax.map_or(Tree::Null, Tree::from),
            "order_discount": decimal(self.order_discount),
            "lines": Tree::list(&self.lines, line),
            "exchange_rates": Tree::Object(rates.collect()),
            "wants": object! {
                "insurance": self.wants.insurance,
                "signature": self.wants.signature,
                "weekend_delivery": self.wants.weekend_delivery,
                "deliver_by": day(self.wants.deliver_by),
            },
        }
    }
}

fn address(address: &Address) -> Tree {
    object! {
        "country": address.country.as_str(),
        "subdivision": Tree::text_or_null(address.subdivision.as_deref()),
        "postal_code": Tree::text_or_null(address.postal_code.as_deref()),
        "city": Tree::text_or_null(address.city.as_deref()),
        "commercial": address.commercial,
        "po_box": address.po_box,
    }
}

fn line(line: &RequestLine) -> Tree {
    let measures = line.measures.iter().map(|(name, amount)| (Key::Owned(name.clone()), decimal(*amount)));
    let dimensions = line.dimensions_mm.map_or(Tree::Null, |sides| Tree::list(sides, Tree::from));
    let attributes = line.attributes.as_ref();
    object! {
        "id": line.id.as_str(),
        "sku": Tree::text_or_null(line.sku.as_deref()),
        "quantity": line.quantity,
        "unit_price": optional(line.unit_price),
        "discount": decimal(line.discount),
        "title": Tree::text_or_null(line.title.as_deref()),
        "hs_code": Tree::text_or_null(line.hs_code.as_deref()),
        "origin": Tree::text_or_null(line.origin.as_deref()),
        "weight_g": line.weight_g.map_or(Tree::Null, Tree::from),
        "dimensions_mm": dimensions,
        "measures": Tree::Object(measures.collect()),
        "attributes": attributes.map_or(Tree::Null, |words| Tree::list(words, |word| Tree::from(word.as_str()))),
        "duty_percent": optional(line.duty_percent),
        "tax_percent": optional(line.tax_percent),
        "origin_proof": line.origin_proof.map_or(Tree::Null, Tree::from),
    }
}
