//! Who rests when? Calendars: weekends and public holidays of a country, and the rest days that a carrier keeps instead.
//!
//! In: a day and, where it is known, the subdivision of the place. Out: why nobody works there that day, or nothing. A
//! weekend is the one in force on the day, the subdivision's before the country's. A holiday is kept everywhere, in some
//! subdivisions, or everywhere but in some. Where the subdivision is not known, a holiday that only parts keep is no rest
//! day; the answer says so. Days outside `covers` have weekends only. From `rate-data/world/calendars`.
//!
//! A book holds a calendar as gaps between its holidays, indices into its names and bit sets of subdivisions, so that a
//! country's three years stay near a kilobyte.

use super::names::among;
use crate::calendar::{Day, Span, Weekday};
use crate::record::{Bytes, Record};
use crate::sort;
use serde::{Deserialize, Deserializer};

/// A set of weekdays; rate data write their names, a book one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record)]
pub struct Weekdays(u8);

impl Weekdays {
    /// No day of the week.
    pub const NONE: Weekdays = Weekdays(0);

    /// All seven days.
    pub const ALL: Weekdays = Weekdays(0x7f);

    /// The set with `weekday` added.
    pub const fn with(self, weekday: Weekday) -> Weekdays {
        Weekdays(self.0 | 1 << weekday as u8)
    }

    /// The days of either set.
    pub const fn and(self, others: Weekdays) -> Weekdays {
        Weekdays(self.0 | others.0)
    }

    /// The set without all of `others`.
    pub const fn but(self, others: Weekdays) -> Weekdays {
        Weekdays(self.0 & !others.0)
    }

    /// Whether `weekday` is one of them.
    pub const fn contains(self, weekday: Weekday) -> bool {
        self.0 & 1 << weekday as u8 != 0
    }

    /// All seven: on such days nobody ever works.
    pub const fn is_whole_week(self) -> bool {
        self.0 & 0x7f == 0x7f
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Weekdays {
        days.into_iter().fold(Weekdays::NONE, Weekdays::with)
    }
}

/// People write a list of days; a book holds their bits.
impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Weekday>::deserialize(deserializer).map(Weekdays::from_iter)
    }
}

/// The weekend of a place from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weekend {
    /// The days of rest.
    pub days: Weekdays,
    /// The first day on which it holds.
    pub from: Day,
    /// Only in these subdivisions; empty: everywhere that no other entry names.
    #[serde(default)]
    pub subdivisions: Vec<String>,
    /// Id of the source, where it is not the calendar's.
    #[serde(default)]
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<super::law::Trust>,
}

/// Who keeps a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptBy {
    /// The whole country.
    All,
    /// These subdivisions: bit n is the nth of [`Calendar::subdivisions`].
    Only(u64),
    /// All subdivisions but these.
    AllBut(u64),
}

/// One public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// Index into [`Calendar::names`].
    pub name: u16,
    /// Who keeps it.
    pub kept_by: KeptBy,
    /// The day rests on an estimate (of a moon that is not yet sighted).
    pub estimated: bool,
    /// A day in lieu of the holiday itself.
    pub observed: bool,
}

/// Weekends and public holidays of one country, or of whoever keeps days of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Id by which territories and carriers name it: a country's code.
    pub id: String,
    /// The days whose holidays are recorded.
    pub covers: Span,
    /// From this day on the authorities have not yet announced bridge days and days in lieu; none: all are settled.
    pub announced_until: Option<Day>,
    /// Weekends, oldest first.
    pub weekend: Vec<Weekend>,
    /// Subdivisions that differ, at most 64.
    pub subdivisions: Vec<String>,
    /// Names of holidays.
    pub names: Vec<String>,
    /// Holidays by day; of one day the first that applies is told.
    holidays: Vec<Holiday>,
}

/// A place in a calendar: its subdivision, looked up once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The subdivision is not known.
    Unknown,
    /// Known, and no different from the country.
    Plain,
    /// The nth subdivision of the calendar.
    Nth(u8),
}

impl Calendar {
    /// A calendar of `holidays` in any order.
    pub fn new(id: String, covers: Span, weekend: Vec<Weekend>, mut holidays: Vec<Holiday>) -> Calendar {
        sort::by_key(&mut holidays, |holiday| (holiday.day, holiday.kept_by, holiday.name));
        let (subdivisions, names) = (Vec::new(), Vec::new());
        Calendar { id, covers, announced_until: None, weekend, subdivisions, names, holidays }
    }

    /// The holidays, by day.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// Drops the holidays before a day and from another on, and the names that none bears between them.
    #[cfg(feature = "publish")]
    pub(crate) fn keep(&mut self, from: Day, until: Day) {
        self.covers.from = self.covers.from.max(from);
        self.covers.until = Some(self.covers.until.map_or(until, |own| own.min(until)));
        self.holidays.retain(|holiday| holiday.day >= from && holiday.day < until);
        let borne: std::collections::BTreeSet<u16> = self.holidays.iter().map(|holiday| holiday.name).collect();
        // In the order that they had: of one day the first that applies is told.
        self.names =
            (0..).zip(&self.names).filter(|(at, _)| borne.contains(at)).map(|(_, name)| name.clone()).collect();
        for holiday in &mut self.holidays {
            holiday.name = borne.range(..holiday.name).count() as u16;
        }
    }

    /// A holiday's name.
    pub fn name(&self, holiday: &Holiday) -> &str {
        // A book whose holiday has no name is damaged, and is not opened.
        self.names.get(usize::from(holiday.name)).map_or("public holiday", String::as_str)
    }

    /// Which part of the calendar a subdivision (the ISO 3166-2 code after the dash) is.
    pub fn part(&self, subdivision: Option<&str>) -> Part {
        match subdivision {
            None if self.subdivisions.is_empty() => Part::Plain,
            None => Part::Unknown,
            Some(code) => match (0..).zip(&self.subdivisions).find(|(_, known)| *known == code) {
                Some((at, _)) => Part::Nth(at),
                None => Part::Plain,
            },
        }
    }

    /// Whether `day` is of the weekend: of the subdivision's own entries the latest begun decides, else of the country's.
    pub fn is_weekend(&self, day: Day, part: Part) -> bool {
        let begun = || self.weekend.iter().rev().filter(|weekend| weekend.from <= day);
        let own = self.code_of(part).and_then(|code| begun().find(|weekend| among(&weekend.subdivisions, code)));
        let weekend = own.or_else(|| begun().find(|weekend| weekend.subdivisions.is_empty()));
        weekend.is_some_and(|weekend| weekend.days.contains(day.weekday()))
    }

    /// The holiday that this part of the country keeps on `day`.
    pub fn holiday_on(&self, day: Day, part: Part) -> Option<&Holiday> {
        self.on(day).iter().find(|holiday| holiday.is_kept_in(part))
    }

    /// Whether holidays are recorded for `day`.
    pub fn covers(&self, day: Day) -> bool {
        self.covers.contains(day)
    }

    /// The holidays of `day`, whoever keeps them.
    pub fn on(&self, day: Day) -> &[Holiday] {
        let (_, not_before) = self.holidays.split_at(self.holidays.partition_point(|holiday| holiday.day < day));
        let (found, _) = not_before.split_at(not_before.partition_point(|holiday| holiday.day == day));
        found
    }

    fn code_of(&self, part: Part) -> Option<&str> {
        match part {
            Part::Nth(at) => self.subdivisions.get(usize::from(at)).map(String::as_str),
            _ => None,
        }
    }
}

impl Holiday {
    /// Whether a part of the country keeps it.
    pub fn is_kept_in(&self, part: Part) -> bool {
        let among = |set: u64| matches!(part, Part::Nth(at) if at < 64 && set >> at & 1 == 1);
        match self.kept_by {
            KeptBy::All => true,
            KeptBy::Only(set) => among(set),
            KeptBy::AllBut(set) => !among(set),
        }
    }
}

/// As a book holds it: gaps for days, indices for sets.
#[derive(Record)]
struct Packed {
    id: String,
    covers: Span,
    announced_until: Option<Day>,
    weekend: Vec<Weekend>,
    subdivisions: Vec<String>,
    names: Vec<String>,
    sets: Vec<u64>,
    /// Gap to the holiday before, index of the name, and `set << 4 | how << 2 | observed << 1 | estimated`.
    holidays: Vec<(i32, u16, u32)>,
}

impl Record for Calendar {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        let mut sets: Vec<u64> = Vec::new();
        let mut before = self.covers.from;
        let mut holidays = Vec::with_capacity(self.holidays.len());
        for holiday in &self.holidays {
            let (how, set) = match holiday.kept_by {
                KeptBy::All => (0, None),
                KeptBy::Only(set) => (1, Some(set)),
                KeptBy::AllBut(set) => (2, Some(set)),
            };
            let at = set.map_or(0, |set| {
                sets.iter().position(|known| *known == set).unwrap_or_else(|| {
                    sets.push(set);
                    sets.len() - 1
                })
            });
            let flags = (at as u32) << 4 | how << 2 | u32::from(holiday.observed) << 1 | u32::from(holiday.estimated);
            holidays.push((holiday.day.since(before), holiday.name, flags));
            before = holiday.day;
        }
        Packed {
            id: self.id.clone(),
            covers: self.covers,
            announced_until: self.announced_until,
            weekend: self.weekend.clone(),
            subdivisions: self.subdivisions.clone(),
            names: self.names.clone(),
            sets,
            holidays,
        }
        .write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Calendar {
        let packed = Packed::read(from);
        let mut day = packed.covers.from;
        let mut holidays = Vec::with_capacity(packed.holidays.len());
        for (gap, name, flags) in packed.holidays {
            day = day.plus(gap);
            let set = packed.sets.get((flags >> 4) as usize).copied();
            let kept_by = match (flags >> 2 & 3, set) {
                (1, Some(set)) => KeptBy::Only(set),
                (2, Some(set)) => KeptBy::AllBut(set),
                (0, _) => KeptBy::All,
                _ => {
                    from.damage();
                    KeptBy::All
                }
            };
            if usize::from(name) >= packed.names.len() {
                from.damage();
            }
            holidays.push(Holiday { day, name, kept_by, estimated: flags & 1 == 1, observed: flags & 2 == 2 });
        }
        let mut calendar = Calendar::new(packed.id, packed.covers, packed.weekend, holidays);
        calendar.announced_until = packed.announced_until;
        calendar.subdivisions = packed.subdivisions;
        calendar.names = packed.names;
        calendar
    }
}

#[cfg(feature = "publish")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{from_bytes, to_bytes};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn sample() -> Calendar {
        let covers = Span { from: day("2026-01-01"), until: Some(day("2029-01-01")) };
        let saturday_sunday = Weekdays::from_iter([Weekday::Saturday, Weekday::Sunday]);
        let friday_saturday = Weekdays::from_iter([Weekday::Friday, Weekday::Saturday]);
        let plain = |days, from: &str| Weekend {
            days,
            from: day(from),
            subdivisions: vec![],
            source: String::new(),
            trust: None,
        };
        let mut own = plain(friday_saturday, "2026-01-01");
        own.subdivisions = vec!["03".into()];
        let weekend = vec![plain(friday_saturday, "2020-01-01"), plain(saturday_sunday, "2026-06-01"), own];
        let holiday = |text: &str, name, kept_by| Holiday {
            day: day(text),
            name,
            kept_by,
            estimated: name == 1,
            observed: false,
        };
        let holidays = vec![
            holiday("2027-03-09", 1, KeptBy::All),
            holiday("2026-12-25", 0, KeptBy::AllBut(0b10)),
            holiday("2026-12-28", 0, KeptBy::Only(0b01)),
        ];
        let mut calendar = Calendar::new("XX".into(), covers, weekend, holidays);
        calendar.subdivisions = vec!["01".into(), "03".into()];
        calendar.names = vec!["Feast".into(), "Moon".into()];
        calendar
    }

    #[test]
    fn weekends_change_by_day_and_by_subdivision() {
        let calendar = sample();
        assert!(!calendar.is_weekend(day("2026-05-31"), Part::Plain));
        assert!(calendar.is_weekend(day("2026-06-07"), Part::Plain));
        assert!(!calendar.is_weekend(day("2026-06-07"), calendar.part(Some("03"))));
        assert!(calendar.is_weekend(day("2026-06-05"), calendar.part(Some("03"))));
        // Before the subdivision's own weekend began, the country's holds there too.
        assert!(calendar.is_weekend(day("2025-12-26"), calendar.part(Some("03"))));
        assert!(!calendar.is_weekend(day("2019-12-27"), Part::Plain));
    }

    #[test]
    fn holidays_are_kept_by_some_or_by_all_but_some() {
        let calendar = sample();
        let kept = |text: &str, part: Part| calendar.holiday_on(day(text), part).map(|holiday| calendar.name(holiday));
        assert_eq!(kept("2026-12-25", calendar.part(None)), Some("Feast"));
        assert_eq!(kept("2026-12-25", calendar.part(Some("03"))), None);
        assert_eq!(kept("2026-12-28", calendar.part(Some("01"))), Some("Feast"));
        assert_eq!(kept("2026-12-28", calendar.part(None)), None);
        assert_eq!(kept("2027-03-09", Part::Plain), Some("Moon"));
        assert_eq!(calendar.on(day("2026-12-28")).len(), 1);
        assert!(calendar.on(day("2026-12-27")).is_empty() && calendar.on(day("2028-01-01")).is_empty());
    }

    #[test]
    fn what_is_kept_of_a_calendar_keeps_its_names() {
        let mut calendar = sample();
        calendar.keep(day("2026-12-26"), day("2027-03-01"));
        assert_eq!(calendar.names, ["Feast"]);
        assert!(!calendar.covers(day("2026-12-25")) && !calendar.covers(day("2027-03-01")));
        assert!(calendar.on(day("2026-12-25")).is_empty());
        let mut later = sample();
        later.keep(day("2027-01-01"), day("2030-01-01"));
        let kept = later.holiday_on(day("2027-03-09"), Part::Plain).map(|holiday| later.name(holiday));
        assert_eq!((kept, later.names.len()), (Some("Moon"), 1));
        assert!(later.covers(day("2028-12-31")) && !later.covers(day("2029-01-01")), "what was not recorded is not");
    }

    #[test]
    fn a_book_gives_back_the_same_calendar() {
        let calendar = sample();
        assert_eq!(from_bytes::<Calendar>(&to_bytes(&calendar)).unwrap(), calendar);
    }
}
