//! One form for all requests that mean the same: defaults filled, decimals normalised, keys in the contract's order.

use super::{Address, Fulfilment, QuoteRequest, RequestLine, StockGiven, TermsWanted};
use crate::gather::Gather;
use crate::money::Decimal;
use crate::promotion::plain;
use crate::sort;
use crate::tree::{Key, Tree, object};

fn decimal(decimal: Decimal) -> Tree<'static> {
    decimal.normalize().to_string().into()
}

impl QuoteRequest {
    /// The canonical form; `locale` and `detail` are left out, since they change no figure. Of a tax number and a post number only
    /// that they were given stands there.
    pub(crate) fn canonical(&self) -> Tree<'_> {
        let terms = self.terms.map(|terms| match terms {
            TermsWanted::One(terms) => terms.as_str(),
            TermsWanted::Any => "any",
        });
        let rates = self
            .exchange_rates
            .iter()
            .map(|(base, quote, rate)| (Key::Owned(format!("{base}/{quote}")), decimal(*rate)));
        let mut promotions: Vec<String> = self.promotions.iter().map(|word| plain(word)).listed();
        sort::by_key(&mut promotions, String::clone);
        let registrations = self.seller_registrations.as_ref();
        let mut canonical = object! {
            "shop": &self.shop,
            "at": self.at,
            "days": object! {
                "order": self.days.order,
                "hand_over": self.days.hand_over,
                "border": self.days.border,
            },
            "ship_to": address(&self.ship_to),
            "currency": self.currency.as_str(),
            "purpose": self.purpose.as_str(),
            "importer": self.importer.as_str(),
            "importer_registered": self.importer_tax_number.is_some(),
            "seller_registrations": registrations.map(|names| Tree::list(names, Tree::from)),
            "terms": terms,
            "prices_include_tax": self.prices_include_tax,
            "order_discount": decimal(self.order_discount),
            "lines": Tree::list(&self.lines, line),
            "exchange_rates": Tree::Object(rates.listed()),
            "promotions": Tree::list(promotions, Tree::from),
            "wants": object! {
                "insurance": self.wants.insurance,
                "signature": self.wants.signature,
                "weekend_delivery": self.wants.weekend_delivery,
                "cash_on_delivery": self.wants.cash_on_delivery,
                "deliver_by": self.wants.deliver_by,
            },
            "stock": Tree::list(&self.stock, stock_row),
            "fulfilment": fulfilment(&self.fulfilment),
        };
        // A key that is there only where the shop told of its stock.
        if let (Some(as_of), Tree::Object(entries)) = (self.stock_as_of, &mut canonical) {
            entries.push(("stock_as_of".into(), as_of.into()));
        }
        canonical
    }
}

fn stock_row(row: &StockGiven) -> Tree<'_> {
    let article = row.article.as_ref();
    object! {
        "warehouse": &row.warehouse,
        "sku": article.map(|(sku, _)| sku),
        "available": article.map(|(_, available)| *available),
        "restock": row.restock,
        "capacity_left": row.capacity_left,
    }
}

fn fulfilment(asked: &Fulfilment) -> Tree<'_> {
    object! {
        "max_consignments": asked.max_consignments,
        "excluded": Tree::list(&asked.excluded, Tree::from),
        "pinned": Tree::list(&asked.pinned, |pin| object! {
            "line": &pin.line,
            "warehouse": &pin.warehouse,
            "quantity": pin.quantity,
        }),
        "keep_together": Tree::list(&asked.keep_together, |ids| Tree::list(ids, Tree::from)),
    }
}

fn address(address: &Address) -> Tree<'_> {
    object! {
        "country": &address.country,
        "subdivision": &address.subdivision,
        "postal_code": &address.postal_code,
        "city": &address.city,
        "commercial": address.commercial,
        "delivery_to": address.delivery_to.as_str(),
        "point": &address.point,
        "post_number": address.post_number.is_some(),
    }
}

fn line(line: &RequestLine) -> Tree<'_> {
    let measures = line.measures.iter().map(|(name, amount)| (Key::Owned(name.clone()), decimal(*amount)));
    let attributes = line.attributes.as_ref();
    object! {
        "id": &line.id,
        "sku": &line.sku,
        "quantity": line.quantity,
        "unit_price": line.unit_price.map(decimal),
        "discount": decimal(line.discount),
        "title": &line.title,
        "hs_code": &line.hs_code,
        "origin": &line.origin,
        "weight_g": line.weight_g,
        "dimensions_mm": line.dimensions_mm.map(|sides| Tree::list(sides, Tree::from)),
        "measures": Tree::Object(measures.listed()),
        "attributes": attributes.map(|words| Tree::list(words, Tree::from)),
        "duty_percent": line.duty_percent.map(decimal),
        "tax_percent": line.tax_percent.map(decimal),
        "origin_proof": line.origin_proof,
    }
}
