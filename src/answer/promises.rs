//! What a service promises besides price and days: tracking, signature, weekends, money back, customs, cover.

use super::money;
use crate::book::freight::{Carrier, Cover, CoverPer, Offered, Service, Tracked};
use crate::book::world::World;
use crate::tree::{Tree, object};

/// The promises of a service; `null` is what the book does not know.
pub(super) fn promises<'b>(carrier: &'b Carrier, service: &'b Service, world: &World) -> Tree<'b> {
    let known = |text: &'b str| Tree::from(Some(text).filter(|text| !text.is_empty()));
    let followed = matches!(service.tracked, Tracked::Yes | Tracked::Partial);
    object! {
        "tracked": tracked(service.tracked),
        "tracking_link": if followed { known(&carrier.tracking) } else { Tree::Null },
        "signature": offered(service.signature),
        "saturday": offered(service.saturday),
        "sunday": offered(service.sunday),
        "po_box": service.po_box,
        "money_back": service.money_back,
        "clears_customs": known(&carrier.clears_customs),
        "cover": service.cover.as_ref().map(|known| cover(known, world)),
        "source": &service.source,
        "trust": service.trust.unwrap_or_else(|| world.trust_of(&service.source)).as_str(),
    }
}

fn cover<'b>(cover: &'b Cover, world: &World) -> Tree<'b> {
    let digits = world.digits(cover.up_to.currency).unwrap_or_default();
    let per = match cover.per {
        CoverPer::Parcel => "parcel",
        CoverPer::Kg => "kg",
        CoverPer::Shipment => "shipment",
    };
    object! {
        "up_to": money(cover.up_to, digits),
        "per": per,
        "source": &cover.source,
        "trust": cover.trust.unwrap_or_else(|| world.trust_of(&cover.source)).as_str(),
    }
}

fn tracked(tracked: Tracked) -> Option<&'static str> {
    match tracked {
        Tracked::Yes => Some("yes"),
        Tracked::Partial => Some("partial"),
        Tracked::No => Some("no"),
        Tracked::Unknown => None,
    }
}

fn offered(offered: Offered) -> Option<&'static str> {
    match offered {
        Offered::Included => Some("included"),
        Offered::Optional => Some("optional"),
        Offered::No => Some("no"),
        Offered::Unknown => None,
    }
}
