//! Words in cells: how far an order has come, what kind it is, yes and no.

use crate::customers::CustomerKind;
use vafa_timeline::{OrderKind, OrderStatus};

fn key(text: &str) -> String {
    let folded: String = vafa_locale::fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    folded.strip_prefix("wc").map_or_else(|| folded.clone(), str::to_owned)
}

const CANCELLED: &[&str] = &[
    "cancelled",
    "canceled",
    "cancel",
    "void",
    "voided",
    "failed",
    "rejected",
    "trash",
    "لغو",
    "لغو شده",
    "لغو شد",
    "کنسل",
    "کنسل شده",
    "باطل",
    "ابطال",
    "باطل شده",
    "ابطال شده",
    "ناموفق",
    "رد شده",
];
const RETURNED: &[&str] = &[
    "return",
    "returned",
    "refund",
    "refunded",
    "credit",
    "credit note",
    "sales return",
    "مرجوع",
    "مرجوعی",
    "مرجوع شده",
    "برگشتی",
    "برگشت",
    "برگشت از فروش",
    "برگشت خورده",
    "استرداد",
    "مسترد شده",
];
const WAITING: &[&str] = &[
    "placed",
    "pending",
    "pending payment",
    "on hold",
    "waiting",
    "draft",
    "checkout draft",
    "unpaid",
    "open",
    "در انتظار",
    "در انتظار پرداخت",
    "منتظر پرداخت",
    "معلق",
    "پیش نویس",
    "پرداخت نشده",
    "جدید",
];
const DONE: &[&str] = &[
    "completed",
    "complete",
    "done",
    "paid",
    "processing",
    "shipped",
    "sent",
    "delivered",
    "fulfilled",
    "closed",
    "sale",
    "order",
    "invoice",
    "success",
    "تکمیل",
    "تکمیل شده",
    "انجام شده",
    "انجام شد",
    "پرداخت شده",
    "در حال پردازش",
    "در حال انجام",
    "ارسال شده",
    "تحویل شده",
    "تحویل داده شده",
    "فروش",
    "فاکتور",
    "سفارش",
    "موفق",
    "بسته",
];

/// What a status or kind cell says of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderWord {
    Status(OrderStatus),
    Kind(OrderKind),
}

/// Reads a word about an order, in either language.
pub(super) fn order_word(text: &str) -> Option<OrderWord> {
    let wanted = key(text);
    let is = |words: &[&str]| words.iter().any(|word| key(word) == wanted);
    if is(CANCELLED) {
        Some(OrderWord::Status(OrderStatus::Cancelled))
    } else if is(RETURNED) {
        Some(OrderWord::Kind(OrderKind::Return))
    } else if is(WAITING) {
        Some(OrderWord::Status(OrderStatus::Placed))
    } else if is(DONE) {
        Some(OrderWord::Status(OrderStatus::Completed))
    } else {
        None
    }
}

/// Reads what kind of customer a cell names.
pub(super) fn customer_kind(text: &str) -> Option<CustomerKind> {
    let wanted = key(text);
    let is = |words: &[&str]| words.iter().any(|word| key(word) == wanted);
    if is(&["person", "individual", "private", "شخص", "حقیقی", "فرد"]) {
        Some(CustomerKind::Person)
    } else if is(&["household", "family", "خانوار", "خانواده"]) {
        Some(CustomerKind::Household)
    } else if is(&["organisation", "organization", "company", "business", "حقوقی", "شرکت", "سازمان"])
    {
        Some(CustomerKind::Organisation)
    } else {
        None
    }
}

/// Reads yes or no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "yes" | "y" | "true" | "1" | "on" | "subscribed" | "granted" | "بله" | "بلی" | "دارد" | "اری"
        | "فعال" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "unsubscribed" | "denied" | "خیر" | "نه" | "ندارد"
        | "غیرفعال" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_are_known() {
        let cancelled = Some(OrderWord::Status(OrderStatus::Cancelled));
        for text in ["لغو شده", "لغو‌شده", "Cancelled", "wc-cancelled", "CANCELED "] {
            assert_eq!(order_word(text), cancelled, "{text}");
        }
        assert_eq!(order_word("مرجوعي"), Some(OrderWord::Kind(OrderKind::Return)));
        assert_eq!(order_word("wc-on-hold"), Some(OrderWord::Status(OrderStatus::Placed)));
        assert_eq!(order_word("دیروز"), None);
        assert_eq!((yes_or_no("بله"), yes_or_no("0"), yes_or_no("شاید")), (Some(true), Some(false), None));
        assert_eq!(customer_kind("حقوقی"), Some(CustomerKind::Organisation));
    }
}
