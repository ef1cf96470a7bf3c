//! What can go wrong with the settings.

crate::faults! {
    /// Why the settings stay as they are.
    pub enum BusinessError {
        /// The name is empty, too long or has control characters.
        NameInvalid => Invalid, "business.name_invalid", "the name is empty or too long", at "/name";
        /// Not one of the seven days.
        WeekStart => Invalid, "business.week_start", "the week begins on day 0 to 6", at "/week_start";
        /// Not a country of ISO 3166.
        CountryUnknown => Invalid, "business.country_unknown", "not a two-letter country code", at "/country";
        /// There are orders in the old currency.
        CurrencyFixed => Conflict, "business.currency_fixed", "the currency is fixed once there are orders", at "/currency";
        /// There are orders whose days were counted in the old zone.
        ZoneFixed => Conflict, "business.zone_fixed", "the time zone is fixed once there are orders", at "/zone";
        /// Somebody else changed the settings in between.
        Changed => Conflict, "business.changed", "the settings were changed by somebody else";
    }
}
