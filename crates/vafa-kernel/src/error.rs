//! What kinds of failure there are, and the contract every error type of the house fulfils.

/// The kind of a failure: decides the HTTP status, the exit code and whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The thing asked for is not there (or must not be known to be there).
    NotFound,
    /// It collides with what is there.
    Conflict,
    /// The input is wrong; the same input fails again.
    Invalid,
    /// Known who asks, not allowed.
    Forbidden,
    /// Not known who asks.
    Unauthenticated,
    /// Too much or too often; later it may work.
    Limited,
    /// Something that is needed does not answer; later it may work.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Kind {
    /// The HTTP status (RFC 9110) an answer of this kind carries.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Invalid => 422,
            Self::Forbidden => 403,
            Self::Unauthenticated => 401,
            Self::Limited => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }

    /// The exit code of a command that failed this way (BSD `sysexits.h` where one fits).
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::NotFound => 66,
            Self::Conflict => 73,
            Self::Invalid => 65,
            Self::Forbidden | Self::Unauthenticated => 77,
            Self::Limited | Self::Unavailable => 75,
            Self::Internal => 70,
        }
    }
}

/// What every error type of the house can say about itself.
///
/// `code` is stable and dotted (`customer.not_found`); it has a page in the docs and a message `error-…` in
/// Persian and English, into which `args` are filled.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// The kind of this failure.
    fn kind(&self) -> Kind;
    /// The stable dotted code.
    fn code(&self) -> &'static str;
    /// JSON pointer (RFC 6901) of the input field at fault, where there is one.
    fn field(&self) -> Option<&str> {
        None
    }
    /// Values named in the message.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
