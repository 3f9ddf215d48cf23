//! When does a rule apply? The one vocabulary of conditions, for law, surcharges, limits, restrictions, a shop's prices and
//! tiers.
//!
//! A condition asks *where* (places, zones, areas, postcodes), of which *goods*, which *way* (channel, service, terms, who
//! imports), for *figures*, and for what came before it in the computation. All that is given must hold; `any` holds
//! alternatives, `none` exceptions. In a book a condition is the list of what it asks, in the vocabulary's order, so that what
//! is not asked costs nothing. Which words a kind of rule knows is checked when the book is built.

use super::figure::Figure;
use crate::record::Record;

/// What must hold: all of these. Nothing: always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record)]
pub struct When(pub Vec<Clause>);

/// One thing that a condition asks.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub enum Clause {
    /// The fact is one of these.
    Among(Word, Vec<String>),
    /// The fact is so, or not so.
    Is(Word, bool),
    /// One of these figures is reached. Those that are not given are passed over where another is; where none is given, it asks.
    Figures(Vec<Figure>),
    /// At least one of these holds.
    Any(Vec<When>),
    /// None of these holds.
    None(Vec<When>),
    /// Single lines of the consignment: `every_line` holds of all, `some_line` of one.
    OfLines(Word, When),
}

impl When {
    /// Whether nothing is asked.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// What the condition itself lists for a word, its alternatives and exceptions apart.
    pub fn listed(&self, word: Word) -> &[String] {
        let found = self.0.iter().find_map(|clause| match clause {
            Clause::Among(asked, names) if *asked == word => Some(names.as_slice()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// What the condition, its alternatives and its exceptions list for a word.
    pub fn names(&self, word: Word) -> Vec<&str> {
        let mut names = Vec::new();
        self.each(&mut |clause| match clause {
            Clause::Among(asked, more) if *asked == word => names.extend(more.iter().map(String::as_str)),
            _ => {}
        });
        names
    }

    /// What the condition, its alternatives and its exceptions ask of single lines.
    pub fn of_lines(&self) -> Vec<&When> {
        let mut asked = Vec::new();
        self.each(&mut |clause| {
            if let Clause::OfLines(_, of_line) = clause {
                asked.push(of_line);
            }
        });
        asked
    }

    /// Every clause, those of alternatives and exceptions too; not what is asked of single lines.
    pub fn each<'w>(&'w self, visit: &mut dyn FnMut(&'w Clause)) {
        for clause in &self.0 {
            visit(clause);
            if let Clause::Any(inner) | Clause::None(inner) = clause {
                inner.iter().for_each(|one| one.each(visit));
            }
        }
    }
}

/// Declares the words and how people write them.
macro_rules! words {
    ($($word:ident $text:literal,)*) => {
        /// A fact that conditions ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record)]
        #[expect(missing_docs, reason = "[`Written`] tells what each asks")]
        pub enum Word {
            $($word,)*
        }

        impl Word {
            /// As people write it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Word::$word => $text,)*
                }
            }
        }
    };
}

words! {
    Destination "destination",
    DispatchedFrom "dispatched_from",
    Domestic "domestic",
    Postcodes "postcodes",
    LacksPostcode "lacks_postcode",
    Zones "zones",
    Areas "areas",
    Residential "residential",
    PoBox "po_box",
    Channel "channel",
    Carrier "carrier",
    Services "services",
    Tiers "tiers",
    Terms "terms",
    Purpose "purpose",
    Importer "importer",
    ImporterRegistered "importer_registered",
    Registered "registered",
    Option "option",
    Packaging "packaging",
    Tracked "tracked",
    Signature "signature",
    MoneyBack "money_back",
    Within "within",
    Beyond "beyond",
    Charged "charged",
    AnythingDue "anything_due",
    OriginProof "origin_proof",
    Origin "origin",
    Hs "hs",
    Skus "skus",
    Attributes "attributes",
    Claimed "claimed",
    Dutiable "dutiable",
    Weekdays "weekdays",
    Promotions "promotions",
    EveryLine "every_line",
    SomeLine "some_line",
}

pub use written::Written;

mod written {
    use super::{Clause, When, Word};
    use crate::book::figure::alternatives;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// A condition as people write it: all fields that are given must hold.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
    #[serde(deny_unknown_fields, default)]
    pub struct Written {
        /// To one of these: countries, territories, subdivisions (`CA-ON`) or groups. A country means the special territories that are
        /// addressed there too, a group only those that it names.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub destination: Vec<String>,
        /// To none of these.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub not_destination: Vec<String>,
        /// Dispatched from one of these: countries, territories, subdivisions or groups. A place with a country code of its own goes by
        /// that code alone.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub dispatched_from: Vec<String>,
        /// From the destination's own territory, where the goods do not lie bonded: no import.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub domestic: Option<bool>,
        /// To one of these postcodes: `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits, `KW15 *` as a
        /// district; beside a country in `destination`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub postcodes: Vec<String>,
        /// The address names no postcode: with `destination`, for countries that have them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub lacks_postcode: Option<bool>,
        /// To one of these zones of the service's zone set.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub zones: Vec<String>,
        /// To one of these named areas of the carrier.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub areas: Vec<String>,
        /// To a home (true) or a business (false).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub residential: Option<bool>,
        /// To a post-office box or parcel locker.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub po_box: Option<bool>,
        /// `post`, `courier`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub channel: Vec<String>,
        /// By one of these carriers.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub carrier: Vec<String>,
        /// By one of these services, `carrier/service`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub services: Vec<String>,
        /// In one of these tiers of the shop.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub tiers: Vec<String>,
        /// `ddp`, `dap`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub terms: Vec<String>,
        /// `sale`, `gift`, `return`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub purpose: Vec<String>,
        /// `private`, `business`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub importer: Vec<String>,
        /// The importer is a business that gives its VAT/GST number.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub importer_registered: Option<bool>,
        /// The seller holds one of these registrations.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub registered: Vec<String>,
        /// The shopper or shop asks for one of these extras: `insurance`, `signature`, `saturday`, `sunday`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub option: Vec<String>,
        /// The parcel is packed in one of these: what is no rigid carton does not run on sorting belts.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub packaging: Vec<String>,
        /// Can be followed to the door.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tracked: Option<bool>,
        /// With a signature, included or optional.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub signature: Option<bool>,
        /// With money back when late.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub money_back: Option<bool>,
        /// Within the limit of all of these thresholds: the relief holds. What was not tested is neither within nor beyond.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub within: Vec<String>,
        /// Beyond the limit of all of these thresholds: the relief is lost.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub beyond: Vec<String>,
        /// One of these levies was charged on the line before.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub charged: Vec<String>,
        /// Duty, tax or fees charged before come to more than nothing, what the seller collects left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub anything_due: Option<bool>,
        /// The origin can be proved for preference.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub origin_proof: Option<bool>,
        /// Preference is claimed under one of these agreements, `schedule/agreement`: the goods are of an origin that it favours,
        /// and proof is given, or none is asked at the consignment's value.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub claimed: Vec<String>,
        /// Goods originating in one of these countries or groups.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub origin: Vec<String>,
        /// Goods of these HS prefixes, or of a product list `@name`. A code that is shorter than a prefix asks for more digits.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub hs: Vec<String>,
        /// An article is one of these.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub skus: Vec<String>,
        /// Goods have any of these attributes.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub attributes: Vec<String>,
        /// Ordered on one of these days of the week: `saturday`, at the warehouse.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub weekdays: Vec<String>,
        /// The shopper names one of these promotions of the shop; small or capital letters do not matter.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub promotions: Vec<String>,
        /// Of each line of the consignment all of this holds: `skus`, `attributes`, `hs`, `origin`.
        #[serde(skip_serializing_if = "When::is_always")]
        pub every_line: When,
        /// Of one line of the consignment all of this holds; beside `none`: of no line.
        #[serde(skip_serializing_if = "When::is_always")]
        pub some_line: When,
        /// At least one of these holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub any: Vec<When>,
        /// None of these holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub none: Vec<When>,
        /// All of these figures: `goods >= 150 USD`, `parcel.weight > 31500 g`, `litre_alcohol / litre > 0.3`. Within one text,
        /// alternatives are joined by ` or `; those that are not given are passed over where another is.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub figures: Vec<String>,
        /// The goods' own rate in this duty schedule is known, and is not free; a request's `duty_percent` counts in its place.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub dutiable: String,
    }

    impl TryFrom<Written> for When {
        type Error = String;
        fn try_from(written: Written) -> Result<When, String> {
            let mut clauses = Vec::new();
            let mut among = |word, names: Vec<String>| {
                if !names.is_empty() {
                    clauses.push(Clause::Among(word, names));
                }
            };
            among(Word::Destination, written.destination);
            let not_destination = written.not_destination;
            among(Word::DispatchedFrom, written.dispatched_from);
            among(Word::Postcodes, written.postcodes);
            among(Word::Zones, written.zones);
            among(Word::Areas, written.areas);
            among(Word::Channel, written.channel);
            among(Word::Carrier, written.carrier);
            among(Word::Services, written.services);
            among(Word::Tiers, written.tiers);
            among(Word::Terms, written.terms);
            among(Word::Purpose, written.purpose);
            among(Word::Importer, written.importer);
            among(Word::Registered, written.registered);
            among(Word::Option, written.option);
            among(Word::Packaging, written.packaging);
            among(Word::Within, written.within);
            among(Word::Beyond, written.beyond);
            among(Word::Charged, written.charged);
            among(Word::Claimed, written.claimed);
            among(Word::Origin, written.origin);
            among(Word::Hs, written.hs);
            among(Word::Skus, written.skus);
            among(Word::Attributes, written.attributes);
            among(Word::Weekdays, written.weekdays);
            among(Word::Promotions, written.promotions);
            let flags = [
                (Word::Domestic, written.domestic),
                (Word::LacksPostcode, written.lacks_postcode),
                (Word::Residential, written.residential),
                (Word::PoBox, written.po_box),
                (Word::ImporterRegistered, written.importer_registered),
                (Word::Tracked, written.tracked),
                (Word::Signature, written.signature),
                (Word::MoneyBack, written.money_back),
                (Word::AnythingDue, written.anything_due),
                (Word::OriginProof, written.origin_proof),
            ];
            clauses.extend(flags.into_iter().filter_map(|(word, is)| Some(Clause::Is(word, is?))));
            for (word, asked) in [(Word::EveryLine, written.every_line), (Word::SomeLine, written.some_line)] {
                if !asked.is_always() {
                    clauses.push(Clause::OfLines(word, asked));
                }
            }
            if !not_destination.is_empty() {
                clauses.push(Clause::None(vec![When(vec![Clause::Among(Word::Destination, not_destination)])]));
            }
            if !written.any.is_empty() {
                clauses.push(Clause::Any(written.any));
            }
            if !written.none.is_empty() {
                clauses.push(Clause::None(written.none));
            }
            // What has to be looked up stands last: it is asked only where it still decides.
            for text in written.figures {
                clauses.push(Clause::Figures(alternatives(&text)?));
            }
            if !written.dutiable.is_empty() {
                clauses.push(Clause::Among(Word::Dutiable, vec![written.dutiable]));
            }
            Ok(When(clauses))
        }
    }

    impl From<&When> for Written {
        fn from(when: &When) -> Written {
            let mut written = Written::default();
            for clause in &when.0 {
                match clause {
                    Clause::Among(word, names) => {
                        let names = names.clone();
                        match word {
                            Word::Destination => written.destination = names,
                            Word::DispatchedFrom => written.dispatched_from = names,
                            Word::Postcodes => written.postcodes = names,
                            Word::Zones => written.zones = names,
                            Word::Areas => written.areas = names,
                            Word::Channel => written.channel = names,
                            Word::Carrier => written.carrier = names,
                            Word::Services => written.services = names,
                            Word::Tiers => written.tiers = names,
                            Word::Terms => written.terms = names,
                            Word::Purpose => written.purpose = names,
                            Word::Importer => written.importer = names,
                            Word::Registered => written.registered = names,
                            Word::Option => written.option = names,
                            Word::Packaging => written.packaging = names,
                            Word::Within => written.within = names,
                            Word::Beyond => written.beyond = names,
                            Word::Charged => written.charged = names,
                            Word::Origin => written.origin = names,
                            Word::Hs => written.hs = names,
                            Word::Skus => written.skus = names,
                            Word::Attributes => written.attributes = names,
                            Word::Weekdays => written.weekdays = names,
                            Word::Promotions => written.promotions = names,
                            Word::Claimed => written.claimed = names,
                            Word::Dutiable => written.dutiable = names.join(" "),
                            // The rest are asked by yes or no.
                            _ => {}
                        }
                    }
                    Clause::Is(word, is) => match word {
                        Word::Domestic => written.domestic = Some(*is),
                        Word::LacksPostcode => written.lacks_postcode = Some(*is),
                        Word::Residential => written.residential = Some(*is),
                        Word::PoBox => written.po_box = Some(*is),
                        Word::ImporterRegistered => written.importer_registered = Some(*is),
                        Word::Tracked => written.tracked = Some(*is),
                        Word::Signature => written.signature = Some(*is),
                        Word::MoneyBack => written.money_back = Some(*is),
                        Word::AnythingDue => written.anything_due = Some(*is),
                        Word::OriginProof => written.origin_proof = Some(*is),
                        // The rest are asked by names.
                        _ => {}
                    },
                    Clause::Figures(figures) => {
                        let texts: Vec<String> = figures.iter().map(ToString::to_string).collect();
                        written.figures.push(texts.join(" or "));
                    }
                    Clause::Any(inner) => written.any.clone_from(inner),
                    Clause::None(inner) => written.none.extend(inner.iter().cloned()),
                    Clause::OfLines(Word::EveryLine, asked) => written.every_line.clone_from(asked),
                    Clause::OfLines(_, asked) => written.some_line.clone_from(asked),
                }
            }
            written
        }
    }

    impl<'de> Deserialize<'de> for When {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Written::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
        }
    }

    impl Serialize for When {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Written::from(self).serialize(serializer)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::record::{from_bytes, to_bytes};

        #[test]
        fn conditions_are_read_written_and_kept() {
            let text = r#"
                destination = ["GB"]
                postcodes = ["KW15 *"]
                po_box = false
                hs = ["6109", "@books"]
                every_line = { attributes = ["light"] }
                some_line = { skus = ["A"], origin = ["VN"] }
                figures = ["goods >= 150 USD", "qty > 6 or total_kg > 2"]
                [[any]]
                skus = ["A"]
                [[none]]
                destination = ["JE"]
            "#;
            let when: When = toml::from_str(text).unwrap();
            assert_eq!(when.0.len(), 10);
            assert_eq!(when.listed(Word::Hs), ["6109", "@books"]);
            let again: When = toml::from_str(&toml::to_string(&when).unwrap()).unwrap();
            assert_eq!(again, when);
            assert_eq!(from_bytes::<When>(&to_bytes(&when)), Some(when));
            assert!(toml::from_str::<When>("destinatoin = [\"GB\"]").is_err());
            assert!(
                toml::from_str::<When>("figures = [\"goods about 150\"]")
                    .unwrap_err()
                    .to_string()
                    .contains("goods about 150")
            );
            assert_eq!(
                toml::from_str::<When>("not_destination = [\"JE\"]").unwrap(),
                toml::from_str::<When>("none = [{ destination = [\"JE\"] }]").unwrap()
            );
        }
    }
}
