//! What does a paper say in each of its fields, and which of them does it lack?
//!
//! In: a consignment, what the shop gave besides, and the rows of papers. Out: each paper that is wanted, with its fields in their
//! order, those that a demand asks for and that are empty or too short, and the paper in print.

use super::ask::{Article, Asked, Party, Returned, StandardId};
use super::choose::Facts;
use super::consignment::{Consignment, Line, Parcel};
use super::print;
use crate::answer::amount;
use crate::book::paper::{Demand, Paper, PaperKind, PaperPer, Papers};
use crate::calendar::Dated;
use crate::order::Order;
use crate::problem::Problem;
use crate::request::{Purpose, at};
use crate::tree::{Key, Tree, object};
use crate::when::Truth;

/// What papers are written from.
#[derive(Clone, Copy)]
pub(super) struct Desk<'d, 'b> {
    pub(super) order: &'d Order<'d, 'b>,
    pub(super) asked: &'d Asked,
    pub(super) rows: &'b Papers,
    pub(super) facts: Facts<'d, 'b>,
    pub(super) quote: &'d Tree<'b>,
}

/// A field's value: of the paper, or of each of its lines or parcels.
pub(super) enum Said {
    One(Tree<'static>),
    Each(Vec<Tree<'static>>),
}

/// A field that a paper lacks.
struct Lack<'b> {
    path: String,
    demand: &'b Demand,
}

impl<'b> Desk<'_, 'b> {
    /// Every paper of a consignment; `back` is what comes back of it.
    pub(super) fn drawn_up(
        &self,
        consignment: &Consignment,
        back: Option<&Consignment>,
    ) -> Result<Vec<Tree<'b>>, Problem> {
        let mut papers = Vec::new();
        let parcels = consignment.by_parcel()?;
        for paper in self.rows.paper.iter().filter(|paper| paper.is_in_force(consignment.day)) {
            if paper.kind == PaperKind::ReturnedGoods {
                papers.extend(back.map(|back| self.paper(paper, back)).transpose()?.flatten());
                continue;
            }
            match paper.per {
                PaperPer::Consignment => papers.extend(self.paper(paper, consignment)?),
                PaperPer::Parcel => {
                    for parcel in &parcels {
                        papers.extend(self.paper(paper, parcel)?);
                    }
                }
            }
        }
        Ok(papers)
    }

    /// A paper; none where it is not wanted. One of which it cannot be said for want of a fact is drawn up: it names the fact.
    fn paper(&self, paper: &'b Paper, of: &Consignment) -> Result<Option<Tree<'b>>, Problem> {
        if self.facts.hold(&paper.when, of, None)? == Truth::No {
            return Ok(None);
        }
        let mut said = Vec::new();
        for field in &paper.fields {
            said.push((field.as_str(), self.said(field, paper, of)?));
        }
        let lacks = self.lacks(paper, of, &said)?;
        let html = if self.asked.prints {
            let stamp = crate::answer::hash(self.order.view.index());
            Tree::from(print::page(paper, &self.rows.label, &said, &lacks_in_words(&lacks), &stamp))
        } else {
            Tree::Null
        };
        Ok(Some(object! {
            "kind": paper.kind.as_str(),
            "form": &paper.form,
            "title": &paper.title,
            "parcel": of.only.and_then(|number| i64::try_from(number.saturating_add(1)).ok()),
            "fields": nested(&said, of),
            "missing": Tree::list(&lacks, |lack| object! {
                "field": lack.path.clone(),
                "rule": &lack.demand.code,
                "because": &lack.demand.because,
                "source": &lack.demand.source,
                "trust": lack.demand.trust.unwrap_or_else(|| self.facts.world.trust_of(&lack.demand.source)).as_str(),
            }),
            "source": &paper.source,
            "html": html,
        }))
    }

    /// The fields that somebody asks for, and that are empty or too short.
    fn lacks(&self, paper: &Paper, of: &Consignment, said: &[(&str, Said)]) -> Result<Vec<Lack<'b>>, Problem> {
        let mut lacks: Vec<Lack<'b>> = Vec::new();
        let mut note = |path: String, demand: &'b Demand| {
            if !lacks.iter().any(|known| known.path == path) {
                lacks.push(Lack { path, demand });
            }
        };
        let in_force = |demand: &&Demand| demand.papers.contains(&paper.kind) && demand.is_in_force(of.day);
        for demand in self.rows.demand.iter().filter(in_force) {
            let asked = said.iter().filter(|(field, _)| demand.fields.iter().any(|known| known == field));
            for (field, said) in asked {
                match said {
                    Said::One(value) if !will_do(value, demand) && self.is_asked(demand, of, None)? => {
                        note(pointer(field, None), demand);
                    }
                    Said::One(_) => {}
                    Said::Each(values) => {
                        for (number, value) in values.iter().enumerate() {
                            let line = of.lines.get(number).filter(|_| field.starts_with("lines."));
                            if !will_do(value, demand) && self.is_asked(demand, of, line)? {
                                note(pointer(field, Some(number)), demand);
                            }
                        }
                    }
                }
            }
        }
        Ok(lacks)
    }

    fn is_asked(&self, demand: &Demand, of: &Consignment, line: Option<&Line>) -> Result<bool, Problem> {
        Ok(self.facts.hold(&demand.when, of, line)? != Truth::No)
    }

    /// What a field says.
    fn said(&self, field: &str, paper: &Paper, of: &Consignment) -> Result<Said, Problem> {
        if let Some(name) = field.strip_prefix("lines.") {
            let each = of.lines.iter().enumerate().map(|(number, line)| self.of_line(name, number, line, of));
            return Ok(Said::Each(each.collect()));
        }
        if let Some(name) = field.strip_prefix("parcels.") {
            let each = of.parcels.iter().enumerate().map(|(number, parcel)| of_parcel(name, number, parcel, of));
            return Ok(Said::Each(each.collect()));
        }
        let is_back = paper.kind == PaperKind::ReturnedGoods;
        let (seller, recipient) = (&self.asked.seller, &self.asked.recipient);
        // What comes back is sent by whom it was sent to.
        let (seller, recipient) = if is_back { (recipient, seller) } else { (seller, recipient) };
        if let Some(name) = field.strip_prefix("seller.") {
            return Ok(Said::One(self.of_party(name, seller, if is_back { Some(self.destination()) } else { None })));
        }
        if let Some(name) = field.strip_prefix("recipient.") {
            return Ok(Said::One(self.of_party(
                name,
                recipient,
                if is_back { None } else { Some(self.destination()) },
            )));
        }
        Ok(Said::One(match self.of_consignment(field, paper, of)? {
            Some(said) => said,
            None => self.stated(field, paper, of)?,
        }))
    }

    fn destination(&self) -> &str {
        &self.order.request.ship_to.country
    }

    fn of_party(&self, name: &str, party: &Party, country: Option<&str>) -> Tree<'static> {
        let given = |text: &Option<String>| Tree::from(text.clone());
        match name {
            "name" => given(&party.name),
            "address" => given(&party.address),
            "country" => party.country.as_deref().or(country).map(str::to_owned).into(),
            "phone" => given(&party.phone),
            "email" => given(&party.email),
            // A number under which the seller collects is shown where it was used, and nowhere else.
            "tax_numbers" => {
                let schemes = &self.facts.world.registrations;
                let own = party.tax_numbers.iter().filter(|(name, _)| !schemes.contains(name));
                let entries: Vec<(Key<'static>, Tree<'static>)> =
                    own.map(|(name, number)| (name.clone().into(), number.clone().into())).collect();
                if entries.is_empty() { Tree::Null } else { Tree::Object(entries) }
            }
            _ => Tree::Null,
        }
    }

    /// None where the engine knows no such field.
    fn of_consignment(&self, field: &str, paper: &Paper, of: &Consignment) -> Result<Option<Tree<'static>>, Problem> {
        let Desk { order, asked, .. } = self;
        let request = order.request;
        let money = |figure| amount(figure, of.digits);
        let given = |text: &Option<String>| Tree::from(text.clone());
        let is_back = paper.kind == PaperKind::ReturnedGoods;
        let returned = |say: fn(&Returned) -> &Option<String>| {
            asked.returned.as_ref().map_or(Tree::Null, |returned| Tree::from(say(returned).clone()))
        };
        Ok(Some(match field {
            "invoice.number" => given(&asked.invoice.number),
            "invoice.date" => asked.invoice.date.into(),
            "invoice.place" => given(&asked.invoice.place),
            "invoice.port_of_entry" => given(&asked.invoice.port_of_entry),
            "invoice.signed_by" => given(&asked.invoice.signed_by),
            "invoice.comments" => given(&asked.invoice.comments),
            "invoice.certificates" => given(&asked.invoice.certificates),
            "scheme.name" => of.scheme.clone().into(),
            "scheme.number" => {
                let scheme = of.scheme.as_deref();
                scheme.and_then(|scheme| asked.seller.tax_number(scheme)).map(str::to_owned).into()
            }
            "sent_from.country" if is_back => self.destination().to_owned().into(),
            "sent_from.country" => of.from_country.clone().into(),
            "sent_from.name" => of.from_name.clone().into(),
            "sent_to.country" if is_back => of.from_country.clone().into(),
            "sent_to.country" => self.destination().to_owned().into(),
            "terms.incoterm" => of.terms.to_uppercase().into(),
            "terms.place" => {
                let to = &request.ship_to;
                let town = to.city.clone().unwrap_or_default();
                let parts = [town, to.country.clone()];
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").into()
            }
            "category" if is_back => "returned_goods".into(),
            "category" => match request.purpose {
                Purpose::Sale => "sale_of_goods",
                Purpose::Gift => "gift",
                Purpose::Return => "returned_goods",
            }
            .into(),
            "carrier" => of.carrier.clone().into(),
            "service" => of.label.clone().into(),
            "transport_document" => {
                let numbers = asked.transport.get(of.number).map(Vec::as_slice).unwrap_or_default();
                let own = match of.only {
                    Some(parcel) => numbers.get(parcel).cloned(),
                    None => Some(numbers.join(", ")).filter(|joined| !joined.is_empty()),
                };
                own.into()
            }
            "ship_by" => of.ship_by.clone().into(),
            "currency" => of.currency.as_str().to_owned().into(),
            "goods" => money(of.goods),
            "freight" => money(of.freight),
            "insurance" => money(of.insurance),
            "total" => money(of.total()?),
            "packages" => count(of.parcels.len()),
            "pieces" => of.lines.iter().try_fold(0_u32, |sum, line| sum.checked_add(line.quantity?)).into(),
            "net_weight_g" => of.net_g().into(),
            "gross_weight_g" => of.gross_g().into(),
            "quote.id" => self.quote.text("id").map(str::to_owned).into(),
            "quote.at" => request.at.into(),
            "quote.prices_of" => order.day_there().0.into(),
            "returned.invoice_number" => given(&asked.invoice.number),
            "returned.invoice_date" => asked.invoice.date.into(),
            "returned.item" => returned(|returned| &returned.item),
            "returned.reason" => returned(|returned| &returned.reason),
            _ => return Ok(None),
        }))
    }

    /// What a row says by itself.
    fn stated(&self, field: &str, paper: &Paper, of: &Consignment) -> Result<Tree<'static>, Problem> {
        for row in self.rows.stated.iter().filter(|row| row.field == field && row.papers.contains(&paper.kind)) {
            if row.is_in_force(of.day) && self.facts.hold(&row.when, of, None)? == Truth::Yes {
                return Ok(row.value.clone().into());
            }
        }
        Ok(Tree::Null)
    }

    fn of_line(&self, name: &str, number: usize, line: &Line, of: &Consignment) -> Tree<'static> {
        let article = self.asked.article(&line.asked, line.part.as_deref());
        let told = |say: fn(&Article) -> &Option<String>| article.and_then(|article| say(article).clone());
        let money = |figure| amount(figure, of.digits);
        match name {
            "line" => line.id.clone().into(),
            "sku" | "merchant_id" => line.sku.clone().into(),
            "description" => {
                let title = Some(line.title.clone()).filter(|title| !title.is_empty());
                told(|article| &article.description).or(title).into()
            }
            "material" => told(|article| &article.material).into(),
            "quantity" => line.quantity.into(),
            "net_weight_g" => line.net.grams_down().into(),
            "unit_price" => line
                .unit_price
                .map(|price| crate::money::with_digits(price, of.digits.max(price.normalize().scale())))
                .into(),
            "reduction" => line.reduction.map(money).unwrap_or(Tree::Null),
            "value" => money(line.value),
            "hs_code" => line.hs.clone().into(),
            "origin" => line.origin.clone().into(),
            "preference" => line.preference.clone().into(),
            "maker_id" => told(|article| &article.maker_id).into(),
            "standard_id" => match article.and_then(|article| article.standard_id.as_ref()) {
                Some(StandardId::Known(number)) => number.clone().into(),
                Some(StandardId::None) => "none".into(),
                None => Tree::Null,
            },
            _ => count(number),
        }
    }
}

fn of_parcel(name: &str, number: usize, parcel: &Parcel, of: &Consignment) -> Tree<'static> {
    match name {
        "number" => count(of.only.unwrap_or(number).saturating_add(1)),
        "box" => parcel.carton.clone().into(),
        "dimensions_mm" => parcel.outer_mm.map(|sides| Tree::list(sides, Tree::from)).into(),
        "weight_g" => parcel.weight_g.into(),
        "contents" => Tree::list(parcel.contents(), |(line, pieces, net_weight_g)| {
            object! { "line": line.to_owned(), "quantity": pieces, "net_weight_g": net_weight_g }
        }),
        _ => Tree::Null,
    }
}

fn count(count: usize) -> Tree<'static> {
    i64::try_from(count).ok().into()
}

/// Whether a value satisfies a demand: it is there, and long enough.
fn will_do(value: &Tree, demand: &Demand) -> bool {
    match value {
        Tree::Null => false,
        Tree::Text(text) => {
            let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let words = u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
            characters >= demand.characters && words >= demand.words
        }
        _ => true,
    }
}

/// A field's place in a paper: `/lines/0/hs_code`.
fn pointer(field: &str, number: Option<usize>) -> String {
    match (field.split_once('.'), number) {
        (Some((of, name)), Some(number)) => at(&at(&at("", of), number), name),
        (Some((of, name)), None) => at(&at("", of), name),
        (None, _) => at("", field),
    }
}

fn lacks_in_words<'l>(lacks: &'l [Lack<'_>]) -> Vec<(&'l str, &'l str)> {
    lacks.iter().map(|lack| (lack.path.as_str(), lack.demand.because.as_str())).collect()
}

/// Fields as an object: those of one group together, those of lines and parcels in a list.
fn nested(said: &[(&str, Said)], of: &Consignment) -> Tree<'static> {
    let mut entries: Vec<(Key<'static>, Tree<'static>)> = Vec::new();
    for (field, said) in said {
        let Some((group, name)) = field.split_once('.') else {
            if let Said::One(value) = said {
                entries.push(((*field).to_owned().into(), value.clone()));
            }
            continue;
        };
        if !entries.iter().any(|(known, _)| known == group) {
            let rows = match group {
                "lines" => Tree::List(of.lines.iter().map(|_| Tree::Object(Vec::new())).collect()),
                "parcels" => Tree::List(of.parcels.iter().map(|_| Tree::Object(Vec::new())).collect()),
                _ => Tree::Object(Vec::new()),
            };
            entries.push((group.to_owned().into(), rows));
        }
        let held = entries.iter_mut().find(|(known, _)| known == group).map(|(_, held)| held);
        match (held, said) {
            (Some(Tree::Object(own)), Said::One(value)) => own.push((name.to_owned().into(), value.clone())),
            (Some(Tree::List(rows)), Said::Each(values)) => {
                for (row, value) in rows.iter_mut().zip(values) {
                    if let Tree::Object(own) = row {
                        own.push((name.to_owned().into(), value.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    Tree::Object(entries)
}
