//! The shop: everything that happened in it, on demand.

use crate::block::Block;
use crate::calendar::{Calendar, Season};
use crate::catalogue::{Prices, Product, rial};
use crate::customer::SimCustomer;
use crate::events::SimEvent;
use crate::phones::PhoneBook;
use crate::profile::BusinessProfile;
use crate::remarks::Remarks;
use crate::traits::Archetype;
use crate::{guests, make_customer, remarks, story};
use vafa_kernel::{Instant, LocalDate, Money, Zone};

/// The most customers a shop can have: beyond it mobile numbers would not stay unique.
pub const CUSTOMERS_MAX: u32 = 1_000_000;

/// What a shop is made from.
#[derive(Debug, Clone)]
pub struct ShopSettings {
    /// Another seed, another shop.
    pub seed: u64,
    /// How many customers; at most [`CUSTOMERS_MAX`].
    pub customers: u32,
    /// The day it is: the simulated two years end at the moment this day begins.
    pub today: LocalDate,
    /// Where the shop is.
    pub zone: Zone,
}

/// A shop with its customers and their two years. Cheap to make: nothing is simulated until it is asked for.
///
/// Every answer depends only on the seed, the day, the zone and the index asked for, never on the number of threads
/// or on what was asked before; customer `i` is the same in a shop of any size.
#[derive(Debug, Clone)]
pub struct Shop {
    settings: ShopSettings,
    calendar: Calendar,
    prices: Prices,
    phones: PhoneBook,
    tag: String,
}

/// One event, with the index of the customer it belongs to (none for a sale to somebody unknown).
pub type Happening = (Option<u32>, SimEvent);

impl Shop {
    /// The shop with those settings.
    pub fn new(settings: ShopSettings) -> Self {
        let settings = ShopSettings { customers: settings.customers.min(CUSTOMERS_MAX), ..settings };
        Self {
            calendar: Calendar::new(settings.today, &settings.zone),
            prices: Prices::new(settings.seed),
            phones: PhoneBook::new(settings.seed),
            tag: format!("demo{:x}", settings.seed),
            settings,
        }
    }

    /// The business itself.
    pub fn profile(&self) -> BusinessProfile {
        BusinessProfile::new()
    }

    /// How many customers there are.
    pub fn customers(&self) -> u32 {
        self.settings.customers
    }

    /// How many sales to unknown people there are.
    pub fn guest_sales(&self) -> u32 {
        self.settings.customers / 2
    }

    /// The first moment of the two years.
    pub fn begins(&self) -> Instant {
        self.calendar.at(0, 0)
    }

    /// The first moment after them: the beginning of today.
    pub fn ends(&self) -> Instant {
        self.calendar.end()
    }

    /// The price of one piece on a day of the simulation, before any discount; today's for days outside it.
    pub fn price(&self, product: &Product, date: LocalDate) -> Money {
        let since = date.day_number() - self.calendar.day(0).date.day_number();
        rial(self.prices.rials(product, usize::try_from(since).unwrap_or(0)))
    }

    /// What time of the year a day of the simulation is.
    pub fn season(&self, date: LocalDate) -> Season {
        let since = date.day_number() - self.calendar.day(0).date.day_number();
        usize::try_from(since).map_or(Season::Ordinary, |index| self.calendar.day(index).season)
    }

    /// Who customer `index` is. Indexes from [`Self::customers`] on are people of a larger shop with this seed.
    pub fn customer(&self, index: u32) -> SimCustomer {
        make_customer::make_customer(self, &self.block(index), index)
    }

    /// What customer `index` did, in order of time.
    pub fn history(&self, index: u32) -> Vec<SimEvent> {
        story::tell(self, &self.block(index), index)
    }

    /// What the people of the shop wrote down about customer `index`.
    pub fn remarks(&self, index: u32) -> Remarks {
        remarks::write(self, index)
    }

    /// What customer `index` is like: the truth that a business can only guess from events.
    pub fn archetype(&self, index: u32) -> Archetype {
        self.block(index).sketch(index).habits.archetype
    }

    /// Sale `index` to somebody unknown, for indexes below [`Self::guest_sales`].
    pub fn guest_sale(&self, index: u32) -> SimEvent {
        guests::sale(self, index)
    }

    /// All customers, in constant memory.
    pub fn all_customers(&self) -> impl Iterator<Item = SimCustomer> {
        let mut block = self.block(0);
        (0..self.customers()).map(move |index| {
            if !block.holds(index) {
                block = self.block(index);
            }
            make_customer::make_customer(self, &block, index)
        })
    }

    /// All events, in constant memory: customer by customer, each in order of time, then the sales to unknown people.
    pub fn events(&self) -> impl Iterator<Item = Happening> {
        let mut block = self.block(0);
        let known = (0..self.customers()).flat_map(move |index| {
            if !block.holds(index) {
                block = self.block(index);
            }
            story::tell(self, &block, index).into_iter().map(move |event| (Some(index), event))
        });
        known.chain((0..self.guest_sales()).map(|index| (None, self.guest_sale(index))))
    }

    fn block(&self, index: u32) -> Block {
        Block::of(self.settings.seed, index, &self.calendar)
    }

    pub(crate) fn seed(&self) -> u64 {
        self.settings.seed
    }

    pub(crate) fn today(&self) -> LocalDate {
        self.settings.today
    }

    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub(crate) fn prices(&self) -> &Prices {
        &self.prices
    }

    pub(crate) fn phones(&self) -> &PhoneBook {
        &self.phones
    }

    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }
}
