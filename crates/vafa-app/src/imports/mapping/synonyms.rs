//! What columns are called, in both languages. Compared folded, without marks and spaces.

use super::target::Target;
use crate::customers::{Field, IdentifierKind};
use crate::imports::settings::ImportKind;

/// A name as it is compared: folded letters and digits only, so that `Order_ID`, `order id` and `OrderID` are one.
pub(super) fn key(name: &str) -> String {
    vafa_locale::fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a column with that name fills, if the name is known.
pub(super) fn named(name: &str, kind: ImportKind) -> Option<Target> {
    // Own fields and consents are named by their codes in the files that we write.
    if let Ok(own @ (Target::Custom(_) | Target::Consent(_))) = name.trim().parse::<Target>() {
        return Some(own).filter(|target| target.fits(kind));
    }
    let wanted = key(name);
    // "Amount (toman)": what stands in brackets is a remark.
    let short = key(name.split(['(', '[', '（']).next().unwrap_or(name));
    let list = match kind {
        ImportKind::Orders => orders(),
        ImportKind::Customers => customers(),
    };
    let find = |wanted: &str| {
        list.iter()
            .find(|(_, names)| names.iter().any(|name| key(name) == wanted))
            .map(|(target, _)| target.clone())
    };
    if wanted.is_empty() {
        None
    } else {
        find(&wanted).or_else(|| find(&short).filter(|_| !short.is_empty()))
    }
}

type Names = Vec<(Target, &'static [&'static str])>;

const CUSTOMER_ID: &[&str] = &[
    "customer_id",
    "customer",
    "customer no",
    "customer number",
    "client id",
    "user id",
    "userid",
    "member id",
    "account id",
    "شناسه مشتری",
    "کد مشتری",
    "شماره مشتری",
    "مشتری",
    "کد اشتراک",
    "شماره اشتراک",
    "کد طرف حساب",
];
const PHONE: &[&str] = &[
    "phone",
    "mobile",
    "cell",
    "phone number",
    "mobile number",
    "tel",
    "telephone",
    "billing phone",
    "customer phone",
    "تلفن",
    "موبایل",
    "تلفن همراه",
    "شماره تلفن",
    "شماره موبایل",
    "شماره همراه",
    "همراه",
    "شماره تماس",
    "تلفن مشتری",
    "موبایل مشتری",
];
const EMAIL: &[&str] = &[
    "email",
    "e-mail",
    "email address",
    "billing email",
    "customer email",
    "mail",
    "ایمیل",
    "رایانامه",
    "پست الکترونیک",
    "پست الکترونیکی",
    "آدرس ایمیل",
    "نشانی ایمیل",
];
const CARD: &[&str] = &[
    "card",
    "card number",
    "loyalty card",
    "card no",
    "membership card",
    "کارت",
    "شماره کارت",
    "کارت باشگاه",
    "کارت وفاداری",
    "شماره عضویت",
    "کد باشگاه",
];
const NATIONAL_ID: &[&str] =
    &["national id", "national code", "national_id", "ssn", "کد ملی", "شماره ملی", "کدملی", "شناسه ملی"];

#[expect(clippy::too_many_lines, reason = "a table of words")]
fn orders() -> Names {
    vec![
        (
            Target::Order,
            &[
                "order",
                "order_id",
                "order number",
                "order no",
                "invoice",
                "invoice no",
                "invoice number",
                "receipt",
                "receipt no",
                "order key",
                "bill no",
                "شماره سفارش",
                "شماره فاکتور",
                "کد سفارش",
                "شناسه سفارش",
                "سفارش",
                "فاکتور",
                "شماره رسید",
                "شماره صورتحساب",
                "کد فاکتور",
            ],
        ),
        (
            Target::Product,
            &[
                "product",
                "product_id",
                "sku",
                "stock code",
                "item",
                "item code",
                "item no",
                "product code",
                "barcode",
                "lineitem sku",
                "کد کالا",
                "کد محصول",
                "شناسه کالا",
                "شناسه محصول",
                "بارکد",
                "کالا",
            ],
        ),
        (
            Target::Name,
            &[
                "name",
                "description",
                "product name",
                "item name",
                "title",
                "lineitem name",
                "نام کالا",
                "نام محصول",
                "شرح کالا",
                "شرح",
                "عنوان کالا",
                "عنوان محصول",
                "محصول",
            ],
        ),
        (
            Target::Category,
            &["category", "product category", "department", "group", "دسته", "دسته بندی", "گروه کالا", "گروه"],
        ),
        (
            Target::Quantity,
            &[
                "quantity",
                "qty",
                "count",
                "units",
                "pieces",
                "lineitem quantity",
                "تعداد",
                "مقدار",
                "تعداد کالا",
            ],
        ),
        (
            Target::Time,
            &[
                "time",
                "date",
                "order date",
                "invoice date",
                "created at",
                "order time",
                "datetime",
                "purchase date",
                "paid at",
                "transaction date",
                "date created",
                "تاریخ",
                "تاریخ سفارش",
                "تاریخ فاکتور",
                "زمان",
                "تاریخ ثبت",
                "تاریخ خرید",
                "زمان سفارش",
                "تاریخ و ساعت",
            ],
        ),
        (
            Target::TimeOfDay,
            &[
                "time of day",
                "time_of_day",
                "hour",
                "clock",
                "order hour",
                "ساعت",
                "ساعت سفارش",
                "ساعت فاکتور",
            ],
        ),
        (
            Target::Price,
            &[
                "price",
                "unit price",
                "unitprice",
                "item price",
                "lineitem price",
                "rate",
                "قیمت",
                "فی",
                "قیمت واحد",
                "مبلغ واحد",
                "قیمت کالا",
            ],
        ),
        (
            Target::LineTotal,
            &[
                "line_total",
                "line total",
                "line amount",
                "extended price",
                "item total",
                "جمع ردیف",
                "مبلغ ردیف",
                "قیمت کل",
                "جمع سطر",
            ],
        ),
        (
            Target::Discount,
            &[
                "discount",
                "line discount",
                "discount amount",
                "lineitem discount",
                "تخفیف",
                "مبلغ تخفیف",
                "تخفیف ردیف",
            ],
        ),
        (
            Target::OrderDiscount,
            &[
                "order_discount",
                "order discount",
                "invoice discount",
                "cart discount",
                "تخفیف سفارش",
                "تخفیف فاکتور",
                "تخفیف کل",
            ],
        ),
        (Target::Subtotal, &["subtotal", "sub total", "net", "net amount", "جمع جزء", "جمع کالا", "مبلغ کالا"]),
        (
            Target::Shipping,
            &[
                "shipping",
                "shipping cost",
                "delivery fee",
                "freight",
                "هزینه ارسال",
                "کرایه",
                "کرایه حمل",
                "هزینه حمل",
                "ارسال",
            ],
        ),
        (
            Target::Tax,
            &["tax", "vat", "taxes", "total tax", "مالیات", "ارزش افزوده", "مالیات بر ارزش افزوده"],
        ),
        (
            Target::Total,
            &[
                "total",
                "order total",
                "grand total",
                "amount",
                "invoice total",
                "total amount",
                "revenue",
                "sales",
                "paid",
                "dollars",
                "value",
                "مبلغ",
                "مبلغ کل",
                "جمع کل",
                "جمع",
                "مبلغ سفارش",
                "مبلغ فاکتور",
                "مبلغ پرداختی",
                "قابل پرداخت",
                "مبلغ نهایی",
            ],
        ),
        (
            Target::Coupon,
            &[
                "coupon",
                "coupon code",
                "discount code",
                "voucher",
                "promo code",
                "کوپن",
                "کد تخفیف",
                "کد کوپن",
            ],
        ),
        (Target::Status, &["status", "order status", "state", "وضعیت", "وضعیت سفارش", "حالت"]),
        (Target::Kind, &["kind", "type", "order type", "transaction type", "نوع", "نوع سفارش", "نوع فاکتور"]),
        (Target::Channel, &["channel", "sales channel", "source", "کانال", "کانال فروش", "روش فروش"]),
        (Target::Branch, &["branch", "store", "shop", "location", "شعبه", "فروشگاه", "نام شعبه"]),
        (Target::Series, &["series", "سری", "سری فاکتور"]),
        (Target::Currency, &["currency", "currency code", "ارز", "واحد پول"]),
        (
            Target::CustomerName,
            &[
                "customer_name",
                "customer name",
                "client name",
                "buyer",
                "full name",
                "billing name",
                "نام مشتری",
                "خریدار",
                "نام خریدار",
                "نام و نام خانوادگی",
                "طرف حساب",
            ],
        ),
        (Target::Field(Field::Country), &["country", "billing country", "کشور"]),
        (Target::Identifier(IdentifierKind::CustomerId), CUSTOMER_ID),
        (Target::Identifier(IdentifierKind::Phone), PHONE),
        (Target::Identifier(IdentifierKind::Email), EMAIL),
        (Target::Identifier(IdentifierKind::Card), CARD),
        (Target::Identifier(IdentifierKind::NationalId), NATIONAL_ID),
        (Target::Identifier(IdentifierKind::External), &["external", "external id", "شناسه بیرونی"]),
        (Target::Identifier(IdentifierKind::Social), &["social", "instagram", "شبکه اجتماعی"]),
        (Target::Identifier(IdentifierKind::Device), &["device", "device id", "شناسه دستگاه"]),
        (
            Target::Identifier(IdentifierKind::Anonymous),
            &["anonymous_id", "anonymous id", "cookie", "شناسه مرورگر"],
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table of words")]
fn customers() -> Names {
    vec![
        (
            Target::Identifier(IdentifierKind::CustomerId),
            &[
                "customer_id",
                "customer",
                "id",
                "customer no",
                "customer number",
                "client id",
                "user id",
                "userid",
                "member id",
                "account id",
                "code",
                "شناسه مشتری",
                "کد مشتری",
                "شماره مشتری",
                "مشتری",
                "شناسه",
                "کد",
                "کد اشتراک",
                "شماره اشتراک",
                "کد طرف حساب",
            ],
        ),
        (Target::Identifier(IdentifierKind::Phone), PHONE),
        (Target::Identifier(IdentifierKind::Email), EMAIL),
        (Target::Identifier(IdentifierKind::Card), CARD),
        (Target::Identifier(IdentifierKind::NationalId), NATIONAL_ID),
        (Target::Identifier(IdentifierKind::External), &["external", "external id", "شناسه بیرونی"]),
        (
            Target::Identifier(IdentifierKind::Social),
            &["social", "instagram", "telegram", "اینستاگرام", "تلگرام", "شبکه اجتماعی"],
        ),
        (Target::Identifier(IdentifierKind::Device), &["device", "device id", "شناسه دستگاه"]),
        (
            Target::Identifier(IdentifierKind::Anonymous),
            &["anonymous_id", "anonymous id", "cookie", "شناسه مرورگر"],
        ),
        (
            Target::Field(Field::ToldName),
            &[
                "told_name",
                "name",
                "full name",
                "customer name",
                "display name",
                "company",
                "company name",
                "نام کامل",
                "نام و نام خانوادگی",
                "نام و نام‌خانوادگی",
                "نام مشتری",
                "نام شرکت",
                "شرکت",
                "سازمان",
                "طرف حساب",
            ],
        ),
        (
            Target::Field(Field::GivenName),
            &["given_name", "first name", "given name", "firstname", "forename", "نام", "نام کوچک", "اسم"],
        ),
        (
            Target::Field(Field::FamilyName),
            &[
                "family_name",
                "last name",
                "family name",
                "lastname",
                "surname",
                "نام خانوادگی",
                "فامیل",
                "فامیلی",
            ],
        ),
        (
            Target::Field(Field::Nickname),
            &["nickname", "nick", "لقب", "نام خودمانی", "نام مستعار", "نام نمایشی"],
        ),
        (Target::Field(Field::Gender), &["gender", "sex", "جنسیت", "جنس"]),
        (
            Target::Field(Field::BirthDate),
            &["birth_date", "birthday", "birth date", "date of birth", "dob", "تاریخ تولد", "تولد", "زادروز"],
        ),
        (Target::Field(Field::Job), &["job", "occupation", "job title", "profession", "شغل", "حرفه", "سمت"]),
        (
            Target::Field(Field::SocialStanding),
            &["social_standing", "social standing", "طبقه اجتماعی", "جایگاه اجتماعی"],
        ),
        (Target::Field(Field::Language), &["language", "locale", "lang", "زبان"]),
        (Target::Field(Field::Country), &["country", "کشور"]),
        (Target::Field(Field::Region), &["region", "state", "province", "استان"]),
        (Target::Field(Field::City), &["city", "town", "شهر", "شهرستان"]),
        (
            Target::Field(Field::Area),
            &["area", "district", "neighbourhood", "neighborhood", "محله", "منطقه", "ناحیه"],
        ),
        (
            Target::Field(Field::Address),
            &["address", "street", "street address", "آدرس", "نشانی", "آدرس پستی"],
        ),
        (
            Target::Field(Field::PostalCode),
            &["postal_code", "zip", "zip code", "postcode", "postal code", "کد پستی", "کدپستی"],
        ),
        (
            Target::Field(Field::PreferredChannel),
            &["preferred_channel", "preferred channel", "کانال دلخواه", "راه تماس"],
        ),
        (
            Target::Field(Field::PreferredHours),
            &["preferred_hours", "preferred hours", "ساعت دلخواه", "ساعت تماس"],
        ),
        (Target::Kind, &["kind", "type", "customer type", "نوع", "نوع مشتری"]),
        (Target::Tags, &["tags", "tag", "labels", "label", "groups", "برچسب", "برچسب ها", "برچسب‌ها", "گروه"]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_spelling() {
        let orders = |name: &str| named(name, ImportKind::Orders);
        assert_eq!(orders("InvoiceNo"), Some(Target::Order));
        assert_eq!(orders("شماره‌ي فاكتور").or(orders("شماره فاكتور")), Some(Target::Order));
        assert_eq!(orders("UnitPrice"), Some(Target::Price));
        assert_eq!(orders("مبلغ (تومان)"), Some(Target::Total));
        assert_eq!(orders("CustomerID"), Some(Target::Identifier(IdentifierKind::CustomerId)));
        assert_eq!(named("نام", ImportKind::Customers), Some(Target::Field(Field::GivenName)));
        assert_eq!(named("E-Mail", ImportKind::Customers), Some(Target::Identifier(IdentifierKind::Email)));
        assert_eq!(orders("؟"), None);
    }

    #[test]
    fn no_name_means_two_things_and_every_target_has_its_code_as_name() {
        for kind in [ImportKind::Orders, ImportKind::Customers] {
            let list = match kind {
                ImportKind::Orders => orders(),
                ImportKind::Customers => customers(),
            };
            let mut seen = std::collections::BTreeMap::new();
            for (target, names) in &list {
                for name in *names {
                    let before = seen.insert(key(name), target.clone());
                    assert!(
                        before.as_ref().is_none_or(|other| other == target),
                        "{name}: {before:?} {target}"
                    );
                }
            }
            for target in Target::of_kind(kind) {
                assert_eq!(named(&target.to_string(), kind), Some(target));
            }
        }
    }

    #[test]
    fn what_our_own_files_have_above_their_columns_is_known() {
        for kind in [ImportKind::Orders, ImportKind::Customers] {
            for target in Target::of_kind(kind) {
                for lang in vafa_locale::Lang::ALL {
                    let key = format!("imports-target-{}", target.to_string().replace('_', "-"));
                    let label = vafa_locale::text::text_plain(lang, &key, &[]);
                    assert_eq!(named(&label, kind), Some(target.clone()), "{label}");
                }
            }
        }
    }
}
