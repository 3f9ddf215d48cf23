//! From people's `rate-data/` to a book: reading, checking, importing publishers' files, writing. Native only.

pub mod bills;
pub mod calendars;
pub mod calibrate;
pub mod carriers;
mod cell;
mod chapters;
mod check;
pub mod classify;
pub mod complaint;
mod country_names;
pub mod coverage;
pub mod diff;
mod exchange;
mod flatten;
mod goods;
pub mod import;
pub mod import_catalogue;
pub mod import_rates;
pub mod import_zones;
mod lanes;
pub mod lists;
mod local_taxes;
pub mod notices;
mod numbers;
pub mod pack_files;
mod page;
mod papers;
mod points;
pub mod preferences;
mod read;
pub mod restrictions;
pub mod returns;
mod rows;
pub mod schedules;
pub mod sheet;
mod shopper;
pub mod shops;
mod stock;
mod table;
pub mod transit;
mod ways;
mod world;
mod write;
pub mod zones;

pub use complaint::Complaint;
pub use rows::rows_of;
pub use world::{Read, Source, WorldData, sources};
pub use write::BuiltBook;

use crate::book::TransitTable;
use crate::book::freight::Carrier;
use crate::book::holidays::Calendar;
use crate::book::law::Regime;
use crate::book::paper::Papers;
use crate::book::restriction::Restriction;
use crate::book::returns::{ReturnsLaw, ShopReturns};
use crate::book::shop::Shop;
use preferences::PreferenceSheet;
use read::Folder;
use sheet::Sheet;
use std::path::Path;

/// All of `rate-data/`, as it was read.
#[derive(Debug, Clone)]
pub struct RateData {
    /// What is the same for every shop.
    pub world: WorldData,
    /// Calendars of public holidays.
    pub calendars: Vec<Calendar>,
    /// Carriers: services, prices, surcharges.
    pub carriers: Vec<Carrier>,
    /// Each carrier's transit days, by its id.
    pub transit: Vec<(String, TransitTable)>,
    /// Each carrier's clearance fees; the regime's id is the carrier's.
    pub fees: Vec<Read<Regime>>,
    /// Shops: terms, warehouses, catalogue, boxes.
    pub shops: Vec<Shop>,
    /// What shops tell their shoppers beside their prices.
    pub notices: Vec<notices::Notice>,
    /// Duty schedules.
    pub schedules: Vec<Sheet>,
    /// Product lists.
    pub lists: Vec<Sheet>,
    /// Preferential rates.
    pub preferences: Vec<PreferenceSheet>,
    /// Goods that may not go, or only with papers.
    pub restrictions: Vec<Restriction>,
    /// What the law says of goods that go back, by file.
    pub returns: Vec<Read<ReturnsLaw>>,
    /// What shops offer to whoever sends back, by the shop's id.
    pub shop_returns: Vec<(String, ShopReturns)>,
    /// Which papers go with parcels, by file.
    pub papers: Vec<Read<Papers>>,
    /// How carriers' billing files lie, by file.
    pub bills: Vec<Read<bills::Layout>>,
    /// What is recorded of each territory, and what not.
    pub coverage: Vec<coverage::Coverage>,
    /// The sources that the list of calendars names.
    pub(crate) calendar_sources: Vec<String>,
    /// On which lines the rules stand.
    pub(crate) lines: numbers::Lines,
}

impl RateData {
    /// Reads and checks a `rate-data/` folder. Everything wrong is reported at once.
    pub fn read(root: &Path) -> (RateData, Vec<Complaint>) {
        let mut folder = Folder::new(root);
        let mut world = world::read_world(&mut folder);
        let fees = world::read_fees(&mut folder);
        let (calendars, of_calendars) = calendars::read_calendars(root);
        let (carriers, of_carriers) = carriers::read_carriers(root);
        let (mut shops, of_shops) = shops::read_shops(root);
        let of_places = shops::place_warehouses(root, &mut shops, &world);
        folder.complaints.extend(of_calendars.into_iter().chain(of_carriers).chain(of_shops).chain(of_places));
        folder.complaints.extend(shops::check_offers(root, &shops, &carriers));
        let mut transit = Vec::new();
        for carrier in &carriers {
            let (rows, of_rows) = transit::read_transit(root, &carrier.id);
            let (days, of_days) = transit::read_carrier_days(root, &carrier.id);
            folder.complaints.extend(of_rows.into_iter().chain(of_days));
            transit.push((carrier.id.clone(), TransitTable::new(rows, days)));
        }
        let (schedules, of_schedules) = schedules::read_schedules(root);
        let (lists, of_lists) = lists::read_lists(root);
        let (preferences, of_preferences) = preferences::read_preferences(root);
        // They are law: a book that is cut to a catalogue has no goods' preferences, and knows them still.
        world.agreements = preferences.iter().flat_map(PreferenceSheet::claimable).collect();
        let (mut restrictions, of_restrictions) = restrictions::read_restrictions(root);
        for more in [of_schedules, of_lists, of_preferences, of_restrictions] {
            folder.complaints.extend(more);
        }
        let groups = world.groups.iter().map(|group| group.value.id.as_str());
        let territories = world.territories.iter().map(|territory| &territory.value.id);
        let countries = world.countries.iter().map(|country| &country.code);
        let others = countries.chain(territories).chain(carriers.iter().map(|carrier| &carrier.id));
        restrictions::name_by_ids(&mut restrictions, groups, others.map(String::as_str));
        let returns = returns::read_returns(&mut folder);
        let shop_returns = returns::read_shop_returns(&mut folder, &shops);
        let papers = papers::read_papers(&mut folder);
        let layouts = bills::read_layouts(&mut folder);
        let groups = world.groups.iter().map(|group| group.value.id.as_str());
        let places = groups.chain(world.countries.iter().map(|country| country.code.as_str())).collect();
        let read = |shop: &Shop| notices::read_notices(root, &shop.id, &places, &mut folder.complaints);
        let notices = shops.iter().flat_map(read).collect();
        let data = RateData {
            world,
            calendars,
            carriers,
            transit,
            fees,
            shops,
            notices,
            schedules,
            lists,
            preferences,
            restrictions,
            returns,
            shop_returns,
            papers,
            bills: layouts,
            coverage: coverage::read_coverage(&mut folder),
            calendar_sources: calendars::sources(root),
            lines: numbers::Lines::read(root),
        };
        check::check(&data, &mut folder);
        let mut complaints = folder.complaints;
        complaints
            .sort_by(|one, other| (&one.file, one.line, &one.message).cmp(&(&other.file, other.line, &other.message)));
        // Tables that share a list of codes share its faults.
        complaints.dedup();
        (data, complaints)
    }

    /// Sources whose review is due on `day`. A build does not ask; a release does.
    pub fn overdue(&self, root: &Path, day: crate::calendar::Day) -> Vec<Complaint> {
        check::overdue(self, root, day)
    }

    /// Writes the book of everything.
    ///
    /// # Errors
    /// A sentence, where a table holds more than its format can.
    pub fn build(&self) -> Result<BuiltBook, String> {
        write::build(self)
    }

    /// Writes the book of one shop, whole: that of a store with many shops.
    ///
    /// # Errors
    /// A sentence, where there is no such shop.
    pub fn build_shop(&self, shop: &str) -> Result<BuiltBook, String> {
        write::build_shop(self, shop)
    }

    /// Writes the book that a shop's browsers get: its lanes, its goods, nothing else.
    ///
    /// # Errors
    /// A sentence, where there is no such shop.
    pub fn build_shopper(&self, shop: &str) -> Result<BuiltBook, String> {
        write::build_shopper(self, shop)
    }

    /// The services of a shop, as `carrier/service`, that its browsers' book cannot hold at prices as charged, and why: those
    /// are quoted by the edge function alone.
    ///
    /// # Errors
    /// A sentence, where there is no such shop.
    pub fn left_to_the_edge(&self, shop: &str) -> Result<Vec<(String, String)>, String> {
        let shop = self.shop(shop)?;
        Ok(flatten::flatten(self, shop, self.kept_since()).left_out)
    }
}
