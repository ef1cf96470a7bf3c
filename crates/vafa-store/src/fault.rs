//! How the edges see a failed store: kinds and codes.

use crate::StoreError;
use vafa_kernel::{Fault, Kind};

impl Fault for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unique { .. } | Self::Conflict { .. } => Kind::Conflict,
            Self::Closed | Self::Unavailable { .. } | Self::Busy { .. } => Kind::Unavailable,
            _ => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self.kind() {
            Kind::Conflict => "store.conflict",
            Kind::Unavailable => "store.unavailable",
            _ => "store.failed",
        }
    }
}
