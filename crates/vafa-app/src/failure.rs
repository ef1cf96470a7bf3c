//! What use cases answer when they cannot do what was asked.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use vafa_kernel::{Fault, Kind};

/// A failed use case, as the edges (web, command line, jobs) see it: whatever typed error it was, it has a kind, a stable
/// code, perhaps a field, and the values its message names.
#[derive(Clone)]
pub struct Failure(Arc<Inside>);

struct Inside {
    kind: Kind,
    code: &'static str,
    field: Option<String>,
    args: Vec<(&'static str, String)>,
    fault: Box<dyn Error + Send + Sync>,
}

impl Failure {
    /// The kind: decides status and exit code.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable dotted code (`customer.not_found`). The message for people is `error-…` with dashes.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// JSON pointer of the field at fault.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Values named in the message.
    pub fn args(&self) -> &[(&'static str, String)] {
        &self.0.args
    }

    /// The same failure, about another field: for input that lies deeper than the use case knows.
    #[must_use]
    pub fn at(&self, field: impl Into<String>) -> Self {
        Self(Arc::new(Inside {
            kind: self.0.kind,
            code: self.0.code,
            field: Some(field.into()),
            args: self.0.args.clone(),
            fault: self.0.fault.to_string().into(),
        }))
    }

    /// The chain of causes in technical words: for the log, once, at the boundary.
    pub fn chain(&self) -> String {
        let mut out = self.0.fault.to_string();
        let mut cause = self.0.fault.source();
        while let Some(inner) = cause {
            out.push_str(": ");
            out.push_str(&inner.to_string());
            cause = inner.source();
        }
        out
    }
}

impl<E: Fault> From<E> for Failure {
    fn from(fault: E) -> Self {
        Self(Arc::new(Inside {
            kind: fault.kind(),
            code: fault.code(),
            field: fault.field().map(str::to_owned),
            args: fault.args(),
            fault: Box::new(fault),
        }))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fault.fmt(f)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({}: {})", self.0.code, self.chain())
    }
}

/// Defines an error type of a capability: for each case its kind, stable code and technical sentence.
///
/// ```
/// vafa_app::faults! {
///     /// What can go wrong with tags.
///     pub enum TagError {
///         /// The tag is empty.
///         Empty => Invalid, "customer.tag_empty", "the tag is empty", at "/tag";
///         /// There are too many.
///         TooMany { limit: String } => Invalid, "customer.too_many_tags", "more than {limit} tags";
///     }
/// }
/// ```
#[macro_export]
macro_rules! faults {
    ($(#[$doc:meta])* $vis:vis enum $name:ident {
        $($(#[$case_doc:meta])* $case:ident $({ $($arg:ident : $ty:ty),+ $(,)? })? => $kind:ident, $code:literal, $text:literal $(, at $field:expr)?;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, ::thiserror::Error)]
        #[allow(missing_docs, reason = "the fields are the words of the sentence beside them")]
        $vis enum $name {
            $($(#[$case_doc])* #[error($text)] $case $({ $($arg: $ty),+ })?,)*
        }

        impl ::vafa_kernel::Fault for $name {
            fn kind(&self) -> ::vafa_kernel::Kind {
                match self { $(Self::$case { .. } => ::vafa_kernel::Kind::$kind,)* }
            }
            fn code(&self) -> &'static str {
                match self { $(Self::$case { .. } => $code,)* }
            }
            #[allow(unused_variables, reason = "a field pointer may or may not name arguments")]
            fn field(&self) -> Option<&str> {
                match self { $(Self::$case $({ $($arg),+ })? => $crate::faults!(@field $($field)?),)* }
            }
            fn args(&self) -> Vec<(&'static str, String)> {
                match self { $(Self::$case $({ $($arg),+ })? => vec![$($((stringify!($arg), $arg.to_string())),+)?],)* }
            }
        }
    };
    (@field) => { None };
    (@field $field:expr) => { Some(AsRef::<str>::as_ref($field)) };
}
