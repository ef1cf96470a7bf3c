//! The kernel's own types as parameters and columns, so that nobody unwraps them by hand.

use uuid::Uuid;
use vafa_kernel::Instant;
use vafa_kernel::id::{
    ApiKeyId, AuditId, CustomerId, EndpointId, EventId, ImportId, IntentId, MergeId, NoteId, OrderId,
    ProductId, QuarantineId, RequestId, UserId, ViewId,
};
use vafa_kernel::points::Points;

use crate::{Cell, FromValue, Value};

macro_rules! ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Value::Uuid(id.uuid())
            }
        }

        impl FromValue for $id {
            const WANTED: &'static str = stringify!($id);

            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                Uuid::from_cell(cell).map($id::from_uuid)
            }
        }
    )+};
}

ids! {
    ApiKeyId, AuditId, CustomerId, EndpointId, EventId, ImportId, IntentId, MergeId, NoteId, OrderId, ProductId,
    QuarantineId, RequestId, UserId, ViewId,
}

macro_rules! integers {
    ($($kind:ident: $to:ident, $from:ident;)+) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Value::Int(value.$to())
            }
        }

        impl FromValue for $kind {
            const WANTED: &'static str = stringify!($kind);

            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                i64::from_cell(cell).map($kind::$from)
            }
        }
    )+};
}

integers! {
    Instant: micros, from_micros;
    Points: parts, new;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;

    #[test]
    fn kernel_types_go_in_and_come_out() {
        let id = CustomerId::from_uuid(Uuid::from_u128(9));
        let at = Instant::from_micros(-5);
        assert_eq!(params![id, Some(at)], &[Value::Uuid(id.uuid()), Value::Int(-5)]);
        assert_eq!(CustomerId::from_cell(Cell::Bytes(id.uuid().as_bytes())), Some(id));
        assert_eq!(Instant::from_cell(Cell::Int(-5)), Some(at));
        assert_eq!(Points::from_cell(Cell::Int(7)), Some(Points::new(7)));
        assert_eq!(CustomerId::from_cell(Cell::Int(7)), None);
    }
}
