//! Which file lies behind an address? The shop's page, the widget, and the book that the shop's browsers read.

use super::widget::Widget;
use super::{Answer, api};
use crate::command::data::files_of;
use landfall::book::shop::Shop;
use landfall::publish::RateData;
use std::collections::HashMap;
use tiny_http::Method;

/// The page of every shop; what is the shop's own is written into it.
const PAGE: &str = include_str!("../../../www/shop/index.html");
const SCRIPT: &str = include_str!("../../../www/shop/shop.js");
const STYLE: &str = include_str!("../../../www/shop/shop.css");
const ICON: &str = include_str!("../../../www/demo/mark.svg");

/// Where the shop's own stands in the page.
const SHOP: &str = "<script type=\"application/json\" id=\"shop\"></script>";

/// All files of a site.
pub(super) struct Files {
    page: String,
    widget: Widget,
    /// The book that browsers read, by file.
    book: HashMap<String, Vec<u8>>,
    prefix: String,
}

impl Files {
    pub(super) fn new(data: &RateData, shop: &str, widget: Widget) -> Result<Files, String> {
        let named = data.shops.iter().find(|known| known.id == shop).ok_or("the shop is gone")?;
        let page = page(data, named, widget.is_there())?;
        Ok(Files {
            page,
            widget,
            book: files_of(&data.build_shopper(shop)?)?.into_iter().collect(),
            prefix: format!("/books/shopper/{shop}/"),
        })
    }

    pub(super) fn answer(&self, method: &Method, path: &str) -> Answer {
        if !matches!(method, Method::Get | Method::Head) {
            return Answer {
                allow: Some("GET, HEAD"),
                ..api::problem(405, "method-not-allowed", &format!("a page is fetched by GET, not {method}"))
            };
        }
        let found = match path {
            "/" | "/index.html" => Some(self.page.clone().into_bytes()),
            "/shop.js" => Some(SCRIPT.as_bytes().to_vec()),
            "/icon.svg" => Some(ICON.as_bytes().to_vec()),
            "/shop.css" => Some(STYLE.as_bytes().to_vec()),
            _ => match (path.strip_prefix("/landfall/"), path.strip_prefix(&self.prefix)) {
                (Some(name), _) => self.widget.file(name),
                (_, Some(name)) => self.book.get(name).cloned(),
                _ => None,
            },
        };
        let Some(bytes) = found else { return api::problem(404, "not-found", &format!("there is no `{path}`")) };
        let name = path.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        // `en.7I53Y6X2.js`, and whatever lies under `shards`.
        let lasting = path.contains("/shards/")
            || name.split('.').nth(1).is_some_and(|part| part.len() >= 8 && name.split('.').count() == 3);
        Answer { lasting, ..Answer::new(200, kind(if path == "/" { "html" } else { ending }), bytes) }
    }
}

fn kind(ending: &str) -> &'static str {
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

fn page(data: &RateData, shop: &Shop, widget: bool) -> Result<String, String> {
    // Sold in a browser's book where all of its services are: else the API quotes.
    let by_api = !data.left_to_the_edge(&shop.id)?.is_empty() || shop.warehouse.len() > 1;
    let goods = shop.catalogue.iter().map(
        |product| serde_json::json!({ "sku": product.sku, "title": product.title, "price": product.price.to_string() }),
    );
    let told = serde_json::json!({
        "id": shop.id,
        "name": shop.name,
        "currency": shop.currency.as_str(),
        "country": shop.warehouse.first().map(|house| house.country.clone()),
        "by_api": by_api,
        "widget": widget,
        "products": goods.collect::<Vec<_>>(),
    });
    // What is JSON in a page may hold no tag.
    let told = told.to_string().replace('<', "\\u003c");
    Ok(PAGE.replace(SHOP, &format!("<script type=\"application/json\" id=\"shop\">{told}</script>")))
}
