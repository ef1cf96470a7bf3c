//! The business itself.

use crate::catalogue::{Category, Product, categories, products};
use vafa_kernel::Currency;

/// A branch of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Stable code.
    pub code: &'static str,
    /// Persian name.
    pub name_fa: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// What customers call it.
    pub short_fa: &'static str,
    /// City, in Persian.
    pub city_fa: &'static str,
    /// Address, in Persian.
    pub address_fa: &'static str,
    /// Opening hours of a working day, in two parts (24-hour clock).
    pub hours: [(u8, u8); 2],
}

/// The branches; [`crate::Channel::Branch`] counts into them.
pub const BRANCHES: [Branch; 2] = [
    Branch {
        code: "vanak",
        name_fa: "شعبهٔ ونک",
        name_en: "Vanak branch",
        short_fa: "ونک",
        city_fa: "تهران",
        address_fa: "تهران، میدان ونک، ابتدای ملاصدرا، پلاک ۱۸",
        hours: [(10, 14), (16, 22)],
    },
    Branch {
        code: "maaliabad",
        name_fa: "شعبهٔ معالی‌آباد",
        name_en: "Maali Abad branch",
        short_fa: "معالی‌آباد",
        city_fa: "شیراز",
        address_fa: "شیراز، بلوار معالی‌آباد، نبش کوچهٔ ۷",
        hours: [(9, 13), (17, 22)],
    },
];

/// Staff whom customers know by name.
pub const STAFF: [&str; 8] = [
    "خانم صفایی",
    "آقای دهقان",
    "خانم کیانی",
    "آقای رستگار",
    "خانم موحد",
    "آقای نیک‌پور",
    "خانم فروغی",
    "آقای بهرامی",
];

/// What a new business would enter about itself.
#[derive(Debug, Clone)]
pub struct BusinessProfile {
    /// Persian name.
    pub name_fa: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Address of the web store (a name that can never be registered).
    pub web: &'static str,
    /// What prices are in.
    pub currency: Currency,
    /// The branches.
    pub branches: &'static [Branch],
    /// Staff whom customers know by name.
    pub staff: &'static [&'static str],
    /// The shelves.
    pub categories: &'static [Category],
    /// The goods.
    pub products: &'static [Product],
}

impl BusinessProfile {
    pub(crate) fn new() -> Self {
        Self {
            name_fa: "فروشگاه نارنج و ترنج",
            name_en: "Narenj & Toranj",
            web: "https://narenj.example",
            currency: Currency::IRR,
            branches: &BRANCHES,
            staff: &STAFF,
            categories: categories(),
            products: products(),
        }
    }
}
