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
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<crate::book::law::Trust>,
    /// The other reading, where sources disagree.
    #[serde(default)]
    pub other_reading: String,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
}

/// In place of the frame's own where a row says `always`: it may name no first day.
pub struct Always {
    /// First day; none: always so far.
    #[serde(default)]
    pub from: Option<crate::calendar::Day>,
}

/// In place of the frame's own where a row says `unsourced`: it is somebody's own will and may name no source.
pub struct Unsourced {
    /// Id in `sources.toml`, where there is one.
    #[serde(default)]
    pub source: String,
}
