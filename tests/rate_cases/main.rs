//! Cases of freight rating, every published price, and what must hold for all rates.
//!
//! A file in `tests/cases/rate/` holds cases that share what its head says. A case names a carrier of `rate-data/` or
//! `case-carrier`, which its file defines. `expect` is checked as far as it speaks.
#![cfg(feature = "publish")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in helpers too"
)]

mod case;
mod files;
mod properties;
mod published;
mod words;

use landfall::book::freight::Carrier;
use landfall::book::law::Territory;
use landfall::place::{Place, Postcode, compact};
use landfall::publish::carriers::read_carriers;
use landfall::request::Delivery;
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

static CARRIERS: LazyLock<Vec<Carrier>> = LazyLock::new(|| read_carriers(rate_data()).0);

fn rate_data() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rate-data"))
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct To {
    country: String,
    subdivision: Option<String>,
    postcode: Option<String>,
    /// The postcode is cut to its district.
    #[serde(default)]
    cut: bool,
    city: Option<String>,
    #[serde(default)]
    commercial: bool,
    #[serde(default)]
    po_box: bool,
}

fn territory(country: &str) -> Territory {
    let text = format!(
        r#"
        id = "{}"
        name = "{country}"
        country = "{country}"
        currency = "EUR"
        regimes = []
        time_zone = "UTC"
        calendar = ""
        covers = {{ from = "2020-01-01" }}
        postcode_inward = {}
        "#,
        country.to_lowercase(),
        // What of its postcodes stands apart.
        if country == "GB" { 3 } else { 0 },
    );
    toml::from_str(&text).unwrap()
}

fn place<'t>(territory: &'t Territory, to: &To) -> Place<'t> {
    Place {
        territory,
        country: to.country.clone(),
        subdivision: to.subdivision.clone(),
        parents: Vec::new(),
        part: to.subdivision.clone(),
        needs_town: false,
        postcode: to.postcode.as_deref().map(|code| Postcode {
            code: compact(code),
            inward: territory.postcode_inward,
            is_cut: to.cut,
        }),
        city: to.city.clone(),
        commercial: to.commercial,
        po_box: to.po_box,
        delivery_to: if to.po_box { Delivery::PoBox } else { Delivery::Door },
        names: vec![territory.id.clone(), to.country.clone()],
    }
}

fn to(country: &str) -> To {
    To {
        country: country.to_owned(),
        subdivision: None,
        postcode: None,
        cut: false,
        city: None,
        commercial: true,
        po_box: false,
    }
}
