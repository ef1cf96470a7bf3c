//! Sales to people nobody knows: at the till without a number, and guests of the web store.

use crate::basket::{Errand, budget, fill, shipping, sum};
use crate::catalogue::rial;
use crate::chance::{Dice, Purpose};
use crate::events::{Channel, SimEvent, SimKind, SimOrder, Source, Trade};
use crate::profile::{BRANCHES, STAFF};
use crate::shop::Shop;
use crate::traits::{Sketch, Traits};

/// Guest sale `index`: one order by somebody unknown.
pub(crate) fn sale(shop: &Shop, index: u32) -> SimEvent {
    let mut dice = Dice::new(shop.seed(), Purpose::Guest, index);
    // Tastes and purse of somebody like the customers.
    let sketch = Sketch::draw(shop.seed(), index, shop.calendar());
    let mut traits = Traits::draw(shop.seed(), index, &sketch);
    traits.spend = traits.spend.min(1500.0) * 0.6;
    let mut day = dice.weighted(shop.calendar().arrivals());
    let branch = u8::from(dice.chance(0.38));
    let mut channel = if dice.chance(0.72) { Channel::Branch(branch) } else { Channel::Web };
    if channel != Channel::Web && shop.calendar().day(day).branches_shut {
        (channel, day) = (Channel::Web, day);
    }
    let amount = budget(&traits, day, &mut dice);
    let errand = Errand { shop, day, wholesale: false, wares_only: false, sale: false };
    let lines = fill(&errand, &traits, amount, &mut dice);
    let goods = sum(&lines);
    let online = channel == Channel::Web;
    let freight = if online { shipping(goods, day, true) } else { 0 };
    let hours = BRANCHES[usize::from(branch)].hours[usize::from(dice.chance(0.64))];
    let (open, close) = if online { (10, 23) } else { hours };
    let second = dice.whole(i64::from(open) * 3600 + 300, i64::from(close) * 3600 - 120);
    let phone = online.then(|| format!("0{}", shop.phones().of_guest(index)));
    let order = SimOrder {
        number: format!("NT-G{index:06}"),
        coupon: None,
        discount: rial(0),
        shipping: rial(freight),
        total: rial(goods + freight),
        lines,
        guest: true,
        guest_phone: phone,
        source: Source::Direct,
        trade: Trade::B2c,
        seller: None,
        consumer: None,
        promised: if online { shop.calendar().day(day).date.plus_days(4) } else { None },
        served_by: (!online).then(|| dice.of(STAFF)),
    };
    SimEvent {
        id: format!("{}-g{index}", shop.tag()),
        at: shop.calendar().at(day, second),
        channel,
        kind: SimKind::Ordered(Box::new(order)),
    }
}
