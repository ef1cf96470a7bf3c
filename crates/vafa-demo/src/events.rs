//! What happens in the shop, as plain values.

use crate::catalogue::Product;
use vafa_kernel::{Instant, LocalDate, Money};

/// Where something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// The web store.
    Web,
    /// A branch, by its place in the profile (0 or 1).
    Branch(u8),
    /// The telephone.
    Phone,
    /// A social network (comments and mentions only).
    Social,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct SimEvent {
    /// Stable message id, unique in the shop: sending the event twice is recognised by it.
    pub id: String,
    /// When.
    pub at: Instant,
    /// Where.
    pub channel: Channel,
    /// What.
    pub kind: SimKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum SimKind {
    /// The customer became known: registered, gave the number at the till, was entered by staff.
    Registered,
    /// Looked at a product's page.
    Viewed {
        /// The product.
        product: &'static Product,
    },
    /// Searched in the web store.
    Searched {
        /// As typed.
        query: String,
    },
    /// Put something into the cart, or took it out.
    CartChanged {
        /// The cart.
        cart: String,
        /// The product.
        product: &'static Product,
        /// Pieces put in (negative: taken out).
        quantity: i64,
    },
    /// Began to check out.
    CheckoutStarted {
        /// The cart.
        cart: String,
    },
    /// The cart was left and never bought; noticed an hour later.
    CartLeft {
        /// The cart.
        cart: String,
        /// What it was worth.
        value: Money,
        /// Left after the checkout was begun.
        at_checkout: bool,
    },
    /// Bought.
    Ordered(Box<SimOrder>),
    /// The parcel arrived (goods bought in a branch are handed over at once, without such an event).
    Delivered {
        /// The order's number.
        order: String,
        /// Days after the promised day; negative is earlier.
        late_by: i64,
    },
    /// Some of an order came back and was refunded.
    Returned {
        /// The order's number.
        order: String,
        /// What came back; never more than was bought.
        lines: Vec<ReturnLine>,
        /// Why.
        reason: Reason,
        /// What was paid back.
        refund: Money,
    },
    /// The order was called off before it was sent.
    Cancelled {
        /// The order's number.
        order: String,
        /// By the shop, because it was out of stock; otherwise by the customer.
        by_shop: bool,
    },
    /// Wrote a review, a question or a mention.
    Commented(Box<SimComment>),
    /// Answered a survey.
    Answered {
        /// Which one.
        survey: Survey,
        /// NPS 0–10, CSAT 1–5, CES 1–5 (1 is least effort).
        score: u8,
        /// Their reason, as typed.
        text: Option<String>,
        /// The order it was about.
        order: String,
    },
    /// Complained to the service desk.
    Complained {
        /// The case's number.
        case: String,
        /// As typed or said.
        text: String,
        /// What about.
        about: Aspect,
        /// Which order.
        order: String,
    },
    /// The complaint was settled.
    Resolved {
        /// The case's number.
        case: String,
        /// What was done.
        remedy: Remedy,
        /// What staff noted.
        note: String,
        /// Whether the customer was content afterwards.
        satisfied: bool,
    },
    /// Brought another customer.
    Referred {
        /// Who came, by index.
        customer: u32,
    },
    /// Was in a branch without buying.
    Visited {
        /// Which one.
        branch: u8,
    },
    /// Opened a campaign's message.
    CampaignOpened {
        /// The campaign's name.
        campaign: String,
        /// Followed it to the store.
        clicked: bool,
    },
    /// Called, or was called; staff noted it.
    Called {
        /// The note.
        note: String,
        /// Temperament that the conversation suggests, by its code in the taxonomy.
        temperament: Option<&'static str>,
    },
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimOrder {
    /// Unique number.
    pub number: String,
    /// The goods.
    pub lines: Vec<SimLine>,
    /// Coupon used.
    pub coupon: Option<String>,
    /// Taken off the whole order by the coupon.
    pub discount: Money,
    /// Delivery charge.
    pub shipping: Money,
    /// To pay: the lines' totals less the discount plus shipping.
    pub total: Money,
    /// Bought without an account.
    pub guest: bool,
    /// Mobile number that a guest left, as typed.
    pub guest_phone: Option<String>,
    /// What led to it.
    pub source: Source,
    /// Who trades with whom.
    pub trade: Trade,
    /// The other customer in a trade between customers: who sells, by index.
    pub seller: Option<u32>,
    /// Who will use it, where that is not the buyer.
    pub consumer: Option<Consumer>,
    /// Day promised for delivery; none where goods are handed over at once.
    pub promised: Option<LocalDate>,
    /// Member of staff who served, in a branch or on the telephone.
    pub served_by: Option<&'static str>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimLine {
    /// What.
    pub product: &'static Product,
    /// How many pieces.
    pub quantity: i64,
    /// Price of one piece.
    pub unit_price: Money,
    /// Taken off this line by an offer.
    pub discount: Money,
}

impl SimLine {
    /// What the line costs: pieces times price less the discount.
    pub fn total(&self) -> Money {
        let minor = self.unit_price.minor.saturating_mul(self.quantity).saturating_sub(self.discount.minor);
        Money::new(minor, self.unit_price.currency)
    }
}

/// One line that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// What.
    pub product: &'static Product,
    /// How many pieces.
    pub quantity: i64,
}

/// What led to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Came by themselves.
    Direct,
    /// A message of a campaign.
    Campaign,
    /// A product that the shop recommended.
    Recommendation,
    /// A flash offer.
    FlashOffer,
}

/// Who trades with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trade {
    /// The shop sells to a person.
    B2c,
    /// The shop sells to an organisation.
    B2b,
    /// One customer sells to another through the shop.
    C2c,
    /// A customer sells to the shop: the total is what the shop pays.
    C2b,
}

/// Who uses what another bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// Their name.
    pub name: String,
    /// What they are to the buyer, in Persian.
    pub relation: &'static str,
}

/// Why goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Broken or spoilt.
    Defective,
    /// Not what was ordered.
    Wrong,
    /// Not as the picture or the words promised.
    NotAsDescribed,
    /// Came too late.
    Late,
    /// Does not want it any more.
    ChangedMind,
}

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// The goods themselves.
    Quality,
    /// What they cost.
    Price,
    /// How they came.
    Delivery,
    /// What they were wrapped in.
    Packaging,
    /// The people.
    Staff,
    /// The web store.
    App,
    /// Money back.
    Refund,
    /// The branch as a place.
    Branch,
    /// Whether what came is what was ordered.
    Accuracy,
    /// A competitor.
    Competitor,
}

/// A comment.
#[derive(Debug, Clone, PartialEq)]
pub struct SimComment {
    /// As typed.
    pub text: String,
    /// Stars, 1 to 5; none for questions.
    pub rating: Option<u8>,
    /// What it speaks of, the weightiest first.
    pub aspects: Vec<Aspect>,
    /// On which product's page it stands.
    pub product: Option<&'static Product>,
    /// Which order it follows.
    pub order: Option<String>,
}

/// Surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Survey {
    /// Would you recommend us? 0 to 10.
    Nps,
    /// How satisfied are you? 1 to 5.
    Csat,
    /// How much effort was it? 1 (least) to 5.
    Ces,
}

/// How a complaint was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Money back.
    Refund,
    /// A new piece.
    Replacement,
    /// A voucher.
    Voucher,
    /// An apology and an explanation.
    Apology,
}
