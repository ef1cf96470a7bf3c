//! One question of a form: label, input, hint and, where the answer did not do, why.

use askama::Template;

use crate::page::Texts;

/// What is asked for. Digits of any script are taken everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Several lines; how many are seen.
    LongText(u8),
    /// A whole number.
    Number,
    /// An amount of money.
    Money,
    /// A date in the person's calendar, written as text.
    Date,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A secret.
    Password,
    /// A code of digits only.
    Code,
    /// What machines read: letters, digits and signs, kept as they are typed.
    Identifier,
    /// An address of the web, kept as it is typed.
    Url,
    /// One of several: code and label of each.
    Choice(Vec<(String, String)>),
}

impl FieldKind {
    const fn input_type(&self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Phone => "tel",
            Self::Url => "url",
            _ => "text",
        }
    }

    const fn input_mode(&self) -> &'static str {
        match self {
            Self::Number | Self::Money | Self::Date | Self::Code => "numeric",
            Self::Url => "url",
            _ => "",
        }
    }

    /// Numbers, codes, phones and addresses are written from left to right in every language.
    const fn is_ltr(&self) -> bool {
        !matches!(self, Self::Text | Self::LongText(_) | Self::Choice(_))
    }

    const fn digits(&self) -> Option<&'static str> {
        match self {
            Self::Money => Some("money"),
            Self::Number | Self::Date | Self::Phone | Self::Code => Some("plain"),
            _ => None,
        }
    }

    /// A choice has an answer already; saying "optional" beside it would puzzle.
    const fn says_optional(&self) -> bool {
        !matches!(self, Self::Choice(_))
    }
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    t: Texts,
    id: String,
    name: String,
    label: String,
    kind: FieldKind,
    value: String,
    unit: String,
    hint: String,
    placeholder: String,
    autocomplete: &'static str,
    is_required: bool,
    says_optional: bool,
    error: Option<String>,
}

impl Field {
    /// An empty, optional field.
    pub fn new(t: Texts, kind: FieldKind, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        let says_optional = kind.says_optional();
        Self {
            t,
            id: format!("field-{name}"),
            name,
            label: label.into(),
            kind,
            value: String::new(),
            unit: String::new(),
            hint: String::new(),
            placeholder: String::new(),
            autocomplete: "",
            is_required: false,
            says_optional,
            error: None,
        }
    }

    /// What stands in it; give back what a person typed when it did not do. A secret is never given back.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        if self.kind != FieldKind::Password {
            self.value = value.into();
        }
        self
    }

    /// A unit at the end: «تومان», "days".
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// A line of help below.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// An example inside the empty field.
    #[must_use]
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }

    /// The browser's word for what belongs here (`username`, `current-password`, `one-time-code` …).
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// The form cannot be sent without it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Without the word "optional": for filters and other forms in which nothing has to be said.
    #[must_use]
    pub fn without_optional(mut self) -> Self {
        self.says_optional = false;
        self
    }

    /// Why the answer did not do, if it did not.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }
}

impl askama::filters::HtmlSafe for Field {}
