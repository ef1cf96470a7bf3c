//! Records an order that staff or a program tells of, the way every event goes.

use super::orders::{self, Order};
use super::record_event::{Incoming, Recorder};
use crate::actor::Permission;
use crate::customers::{self, Claim, CustomerKind, NewIdentifier, Patch};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_kernel::time::DAY;
use vafa_store::Tx;
use vafa_timeline::ecommerce::fold_number;
use vafa_timeline::read::CODE_CHARS_MAX;
use vafa_timeline::{EventKind, Meaning, OrderContent, OrderKind, OrderLine};

/// The most lines of an order.
pub const LINES_MAX: usize = 1_000;
/// The longest order number, in characters.
const NUMBER_CHARS_MAX: usize = 100;

crate::faults! {
    /// What can be wrong with an order.
    pub enum OrderError {
        /// There is no such order.
        NotFound => NotFound, "order.not_found", "no such order";
        /// The number is empty or too long.
        NumberInvalid => Invalid, "order.number_invalid", "an order number has 1 to 100 characters", at "/number";
        /// Too many lines.
        TooManyLines { limit: usize } => Invalid, "order.too_many_lines", "more than {limit} lines", at "/lines";
        /// The total is not what the parts add up to.
        TotalDiffers { total: i64 } => Invalid, "order.total_differs", "goods, shipping and tax add up to {total}", at "/total_minor";
        /// The lines add up to something else than the goods are said to cost.
        LinesDiffer { subtotal: i64 } => Invalid, "order.lines_differ", "the lines add up to {subtotal}", at "/subtotal_minor";
        /// A sale below zero, or a return above.
        WrongSign => Invalid, "order.wrong_sign", "a sale is not below zero, a return not above", at "/total_minor";
        /// The amounts are too large.
        TooLarge => Invalid, "order.too_large", "the amounts are too large", at "/total_minor";
        /// A stock keeping unit or the series is too long.
        CodeTooLong { limit: usize } => Invalid, "order.code_too_long", "a code has at most {limit} characters", at "/lines";
        /// It was placed after now.
        InFuture => Invalid, "order.in_future", "the order lies in the future", at "/placed_at";
        /// Somebody is named twice: by id and by identifiers.
        NamedTwice => Invalid, "order.named_twice", "either the customer's id or identifiers", at "/customer_id";
    }
}

/// Whose order it is.
#[derive(Debug, Clone)]
pub enum Buyer {
    /// Nobody known: a guest sale.
    Guest,
    /// This customer.
    Customer(CustomerId),
    /// Whoever these identifiers mean; made where nobody is known by them.
    Identified(Vec<NewIdentifier>),
}

/// Tells of an order as it stands. Telling it again changes nothing; telling it differently replaces it.
#[derive(Debug, Clone)]
pub struct RecordOrder {
    /// Whose it is.
    pub buyer: Buyer,
    /// The whole content.
    pub content: OrderContent,
}

/// What recording did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedOrder {
    /// The order as it stands now, with its lines.
    pub order: Order,
    /// It was not known before.
    pub is_new: bool,
}

/// Records an order: on the timeline, in the customer's state, in the figures of its day, with its webhooks.
pub fn record_order(tx: &mut Tx<'_>, cx: &Cx, cmd: RecordOrder) -> Result<RecordedOrder, Failure> {
    cx.require(Permission::EditCustomers)?;
    let mut content = cmd.content.cleaned();
    content.number = fold_number(&content.number);
    check(cx, &content)?;
    let is_new = orders::find_by_number(tx, &content.series, &content.number)?.is_none();
    let (series, number) = (content.series.clone(), content.number.clone());
    let customer = match &cmd.buyer {
        Buyer::Customer(id) => Some(customers::find_open(tx, *id)?.id),
        _ => None,
    };
    let claims = match &cmd.buyer {
        Buyer::Identified(told) => claims(cx, told)?,
        _ => Vec::new(),
    };
    if stands_so(tx, &content, customer, &claims)? {
        return Ok(RecordedOrder { order: whole(tx, &series, &number)?, is_new: false });
    }
    let told = incoming(cx, content, claims);
    let mut recorder = Recorder::new();
    match customer {
        Some(customer) => recorder.record_for(tx, cx, customer, &told)?,
        None => recorder.record(tx, cx, &told)?,
    };
    recorder.finish(tx, cx)?;
    Ok(RecordedOrder { order: whole(tx, &series, &number)?, is_new })
}

/// An order by its number, with its lines. `series` keeps apart sets of numbers that overlap; usually empty.
pub fn read_order(tx: &mut Tx<'_>, cx: &Cx, series: &str, number: &str) -> Result<Order, Failure> {
    cx.require(Permission::SeeCustomers)?;
    whole(tx, series, &fold_number(number))
}

fn whole(tx: &mut Tx<'_>, series: &str, number: &str) -> Result<Order, Failure> {
    let mut order = orders::find_by_number(tx, series, number)?.ok_or(OrderError::NotFound)?;
    order.content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
    Ok(order)
}

fn check(cx: &Cx, content: &OrderContent) -> Result<(), OrderError> {
    if !(1..=NUMBER_CHARS_MAX).contains(&content.number.chars().count()) {
        return Err(OrderError::NumberInvalid);
    }
    if content.lines.len() > LINES_MAX {
        return Err(OrderError::TooManyLines { limit: LINES_MAX });
    }
    if content.has_long_code() {
        return Err(OrderError::CodeTooLong { limit: CODE_CHARS_MAX });
    }
    if content.is_absurd() {
        return Err(OrderError::TooLarge);
    }
    // Clocks of tills are off by minutes and zones by hours, never by more than a day.
    if content.placed_at > cx.now.plus(DAY) {
        return Err(OrderError::InFuture);
    }
    let sum = |parts: &[i64]| {
        parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(*part)).ok_or(OrderError::TooLarge)
    };
    let total = sum(&[content.subtotal_minor, content.shipping_minor, content.tax_minor])?;
    if total != content.total_minor {
        return Err(OrderError::TotalDiffers { total });
    }
    if !content.lines.is_empty() {
        let lines: Vec<i64> = content.lines.iter().map(|line: &OrderLine| line.total_minor).collect();
        let subtotal = sum(&lines)?;
        if subtotal != content.subtotal_minor {
            return Err(OrderError::LinesDiffer { subtotal });
        }
    }
    let is_wrong = match content.kind {
        OrderKind::Sale => content.total_minor < 0,
        OrderKind::Return => content.total_minor > 0,
    };
    if is_wrong { Err(OrderError::WrongSign) } else { Ok(()) }
}

fn claims(cx: &Cx, told: &[NewIdentifier]) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::with_capacity(told.len());
    for (at, told) in told.iter().enumerate() {
        let claim = Claim::read(told.kind, &told.text, &cx.business)
            .map_err(|error| Failure::from(error).at(format!("/identifiers/{at}/value")))?;
        claims.push(Claim { is_verified: told.is_verified, ..claim });
    }
    Ok(claims)
}

/// Whether the order stands already as it is told, and with whom it is told of.
fn stands_so(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    customer: Option<CustomerId>,
    claims: &[Claim],
) -> Result<bool, Failure> {
    let Some(known) = orders::find_by_number(tx, &content.series, &content.number)? else { return Ok(false) };
    if known.content_hash != content.fingerprint() {
        return Ok(false);
    }
    let root = customers::records::root_of(tx, known.customer_id)?;
    for claim in claims {
        let owner = customers::identifiers::find_owner(tx, claim.kind, &claim.value)?;
        if owner.is_none_or(|owner| owner.root != root) {
            return Ok(false);
        }
    }
    Ok(customer.is_none_or(|customer| customer == root))
}

fn incoming(cx: &Cx, content: OrderContent, claims: Vec<Claim>) -> Incoming {
    Incoming {
        source: customers::source_of(cx).to_owned(),
        // What stands already was looked at: whatever comes here is a telling of its own.
        message_id: format!("order-{}", cx.new_id()),
        content_hash: content.fingerprint(),
        at: content.placed_at,
        received_at: cx.now,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Order,
        name: String::new(),
        channel: content.channel.clone(),
        claims,
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload: serde_json::to_value(&content).unwrap_or_default(),
        meaning: Meaning::Ordered(Box::new(content)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::customers::{IdentifierKind, read_customer};
    use crate::testing::{START, SYSTEM, TestApp, person};
    use crate::timeline::{ListOrders, list_orders};
    use vafa_kernel::Currency;
    use vafa_timeline::OrderStatus;

    fn content(number: &str, total: i64) -> OrderContent {
        OrderContent {
            series: String::new(),
            number: number.into(),
            kind: OrderKind::Sale,
            status: OrderStatus::Completed,
            placed_at: START,
            channel: "phone".into(),
            branch: String::new(),
            country: String::new(),
            currency: Currency::IRR,
            subtotal_minor: total,
            discount_minor: 0,
            shipping_minor: 0,
            tax_minor: 0,
            total_minor: total,
            coupon: String::new(),
            lines: vec![OrderLine {
                sku: "A".into(),
                name: "سوهان".into(),
                category: String::new(),
                quantity_milli: 1_000,
                price_micro: total * 1_000_000,
                discount_minor: 0,
                total_minor: total,
            }],
        }
    }

    fn by_phone() -> Buyer {
        let text = "۰۹۱۲۳۴۵۶۷۸۹".to_owned();
        Buyer::Identified(vec![NewIdentifier { kind: IdentifierKind::Phone, text, is_verified: false }])
    }

    fn tell(test: &TestApp, buyer: Buyer, content: OrderContent) -> Result<RecordedOrder, Failure> {
        let cmd = RecordOrder { buyer, content };
        test.write_blocking(&person(Role::Agent), move |tx, cx| record_order(tx, cx, cmd.clone()))
    }

    fn events_of(test: &TestApp, customer: CustomerId) -> usize {
        let asked = crate::timeline::ListEntries { limit: 50, ..Default::default() };
        let list = move |tx: &mut Tx<'_>, cx: &Cx| crate::timeline::list_entries(tx, cx, customer, &asked);
        test.read_blocking(&SYSTEM, list).unwrap().len()
    }

    #[test]
    fn an_order_told_twice_stands_once_and_told_otherwise_it_changes() {
        for test in TestApp::each() {
            let first = tell(&test, by_phone(), content("۱۰۰۱", 900)).unwrap();
            assert!(first.is_new);
            assert_eq!((first.order.content.number.as_str(), first.order.content.lines.len()), ("1001", 1));
            let customer = first.order.customer_id;
            let again = tell(&test, by_phone(), content("1001", 900)).unwrap();
            assert_eq!((again.is_new, again.order.version, events_of(&test, customer)), (false, 1, 1));
            let changed = tell(&test, Buyer::Customer(customer), content("1001", 700)).unwrap();
            assert_eq!((changed.order.content.total_minor, events_of(&test, customer)), (700, 2));
            let back = tell(&test, by_phone(), content("1001", 900)).unwrap();
            assert_eq!(back.order.content.total_minor, 900);
            let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, customer)).unwrap();
            assert_eq!((seen.state.orders.count, seen.state.orders.spent_minor()), (1, 900));
            let listed = test
                .read_blocking(&SYSTEM, move |tx, cx| {
                    list_orders(tx, cx, customer, ListOrders { limit: 10, ..ListOrders::default() })
                })
                .unwrap();
            assert_eq!(listed.len(), 1);
        }
    }

    #[test]
    fn a_guest_may_turn_out_to_be_known() {
        for test in TestApp::each() {
            let guest = tell(&test, Buyer::Guest, content("7", 10)).unwrap();
            assert!(guest.order.customer_id.is_nil());
            let known = tell(&test, by_phone(), content("7", 10)).unwrap();
            assert!(!known.is_new && !known.order.customer_id.is_nil());
        }
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        for test in TestApp::each() {
            let code = |content: OrderContent| tell(&test, Buyer::Guest, content).unwrap_err().code();
            assert_eq!(code(content(" ", 1)), "order.number_invalid");
            assert_eq!(code(OrderContent { total_minor: 2, ..content("1", 1) }), "order.total_differs");
            let wrong = OrderContent { subtotal_minor: 2, total_minor: 2, ..content("1", 1) };
            assert_eq!(code(wrong), "order.lines_differ");
            assert_eq!(code(content("1", -1)), "order.wrong_sign");
            let late = OrderContent { placed_at: START.plus(2 * DAY), ..content("1", 1) };
            assert_eq!(code(late), "order.in_future");
            let huge = OrderContent { subtotal_minor: i64::MAX, shipping_minor: 1, ..content("1", 1) };
            assert_eq!(code(huge), "order.too_large");
            let bare = |kind, total| OrderContent {
                kind,
                subtotal_minor: total,
                total_minor: total,
                lines: Vec::new(),
                ..content("1", 1)
            };
            assert_eq!(code(bare(OrderKind::Sale, 1_000_000_000_000_001)), "order.too_large");
            assert_eq!(code(bare(OrderKind::Return, i64::MIN)), "order.too_large");
            let mut long = content("1", 1);
            long.lines[0].sku = "x".repeat(201);
            assert_eq!(code(long), "order.code_too_long");
            let mut dirty = content("2", 1);
            dirty.lines[0].sku = "A\0".into();
            dirty.branch = "\0".into();
            let stands = tell(&test, Buyer::Guest, dirty).unwrap().order.content;
            assert_eq!((stands.lines[0].sku.as_str(), stands.branch.as_str()), ("A", ""));
            let nobody = Buyer::Customer(CustomerId::from_uuid(uuid::Uuid::from_u128(9)));
            assert_eq!(tell(&test, nobody, content("1", 1)).unwrap_err().code(), "customer.not_found");
            let missing = test.read_blocking(&SYSTEM, |tx, cx| read_order(tx, cx, "", "1")).unwrap_err();
            assert_eq!(missing.code(), "order.not_found");
        }
    }
}
