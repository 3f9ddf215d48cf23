// Not a module: `#[dated]` reads the fields out of this text, and so does the page of rate data's keys.

/// What every dated row says of itself, besides its rule.
pub struct Frame {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: crate::book::RuleNumber,
    /// First day.
    pub from: crate::calendar::Day,
    /// The first day no longer in force; none while no end is known.
    #[serde(default)]
    pub until: Option<crate::calendar::Day>,
}

/// What every dated row says of where it comes from, but those that are `unsourced`.
pub struct Sourced {
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source: for people alone; `explain` prints it of law.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<crate::book::law::Trust>,
    /// The other reading, where sources disagree: for people alone; explanations and refusals print it.
    #[serde(default)]
    pub other_reading: String,
}

/// In place of that where a row says `unsourced`: it is somebody's own will and may name no source.
pub struct Unsourced {
    /// Id in `sources.toml`, where there is one.
    #[serde(default)]
    pub source: String,
}

/// In place of the frame's own where a row says `always`: it may name no first day.
pub struct Always {
    /// First day; none: always so far.
    #[serde(default)]
    pub from: Option<crate::calendar::Day>,
}

/// Besides the frame where a row says `illustrative`: what it charges may be made up, and the option says so.
pub struct Illustrative {
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
}
