//! The pieces that pages are made of: each a small value with its template beside it in `templates/parts`.
//!
//! A part stands in a template as `{{ chip }}`; it is HTML already and is not escaped again. Texts given to a part
//! are escaped by it.

mod chart;
mod chip;
mod confirm;
mod field;
mod list;
mod moment;
mod note;
mod stat;
mod work;

pub use chart::{Bar, BarChart};
pub use chip::Chip;
pub use confirm::Confirm;
pub use field::{Field, FieldKind};
pub use list::{Empty, Pager};
pub use moment::Moment;
pub use note::Note;
pub use stat::Stat;
pub use work::{Progress, Steps, Upload};

/// How much something asks for a person. Colour is for that and for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// No colour: most things.
    #[default]
    Plain,
    /// Went well.
    Good,
    /// Someone should look.
    Warn,
    /// Someone must act.
    Bad,
}

impl Tone {
    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Plain => "info-circle",
            Self::Good => "circle-check",
            Self::Warn => "alert-triangle",
            Self::Bad => "alert-circle",
        }
    }

    // Class names are written in full: the stylesheet keeps only names that it finds.
    const fn chip_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " v-chip-good",
            Self::Warn => " v-chip-warn",
            Self::Bad => " v-chip-bad",
        }
    }

    const fn stat_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " v-stat-good",
            Self::Warn => " v-stat-warn",
            Self::Bad => " v-stat-bad",
        }
    }

    pub(crate) const fn moment_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " v-moment-good",
            Self::Warn => " v-moment-warn",
            Self::Bad => " v-moment-bad",
        }
    }

    const fn note_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " v-note-good",
            Self::Warn => " v-note-warn",
            Self::Bad => " v-note-bad",
        }
    }

    pub(crate) const fn toast_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " v-toast-good",
            Self::Warn => " v-toast-warn",
            Self::Bad => " v-toast-bad",
        }
    }
}

/// Whether the sprite has an icon of this name (`web/icons.txt`); for tests of code that names icons.
pub fn is_known_icon(name: &str) -> bool {
    include_str!("../../../../web/icons.txt").lines().any(|line| line == name)
}

#[cfg(test)]
mod tests;
