//! What can go wrong on the command line itself. Everything else is a failure of a use case.

vafa_app::faults! {
    /// What can go wrong on the command line itself.
    pub(crate) enum CliError {
        /// A file of settings that was named is not there.
        NoFile { path: String } => NotFound, "cli.no_file", "{path} is not there";
        /// A file cannot be read or written.
        File { path: String, why: String } => Unavailable, "cli.file", "{path}: {why}";
        /// The file of settings is not TOML.
        ConfigSyntax { path: String, why: String } => Invalid, "cli.config_syntax", "{path}: {why}";
        /// A name that is no setting.
        UnknownSetting { path: String, key: String, nearest: String } => Invalid, "cli.unknown_setting", "{path}: `{key}` is no setting, perhaps `{nearest}`";
        /// A value that a setting cannot have.
        SettingValue { key: String, value: String, origin: String, expected: String } => Invalid, "cli.setting_value", "{origin}: {key} cannot be `{value}`, expected {expected}";
        /// The data folder is named in the file that lies in it.
        DataInItself { path: String } => Invalid, "cli.data_in_itself", "{path}: `data` cannot be set in the data folder";
        /// Another server has the same data.
        ServedAlready { path: String } => Conflict, "cli.served_already", "another server is running on {path}";
        /// The address to listen on cannot be had.
        Listen { address: String, why: String } => Unavailable, "cli.listen", "{address}: {why}";
        /// The server stopped by itself.
        Stopped { why: String } => Internal, "cli.stopped", "the server stopped: {why}";
        /// Something derived is not as it should be.
        Differences { count: String } => Conflict, "cli.differences", "{count} differences";
        /// Input that was to come from the terminal did not.
        NoInput => Invalid, "cli.no_input", "nothing was entered";
        /// A text is not one of the choices.
        Choice { what: String, given: String, choices: String } => Invalid, "cli.choice", "{what} cannot be `{given}`: {choices}";
        /// A day cannot be read, or is past.
        Day { given: String } => Invalid, "cli.day", "`{given}` is no day to come";
        /// The receiver of a test did not take it.
        NotTaken { why: String } => Unavailable, "cli.not_taken", "the receiver did not take it: {why}";
        /// A file of customers' figures lacks a column.
        NoColumn { path: String, column: String } => Invalid, "cli.no_column", "{path}: there is no column {column}";
        /// A cell is no figure.
        NotAFigure { path: String, line: String, column: String } => Invalid, "cli.not_a_figure", "{path}, line {line}: {column} must be a number from 0 to 1e15";
        /// A cell is no whole number.
        NotWhole { path: String, line: String, column: String } => Invalid, "cli.not_whole", "{path}, line {line}: {column} must be a whole number from 0 on";
        /// How far to look ahead is not said.
        NoHorizon => Invalid, "cli.no_horizon", "--horizon is missing";
        /// A last purchase after now.
        RecencyAfterAge { path: String, line: String } => Invalid, "cli.recency_after_age", "{path}, line {line}: recency must not be more than T (or n)";
        /// Purchases without time.
        NoRecency { path: String, line: String } => Invalid, "cli.no_recency", "{path}, line {line}: recency must be more than 0 where frequency is";
        /// Time without purchases.
        RecencyOfNothing { path: String, line: String } => Invalid, "cli.recency_of_nothing", "{path}, line {line}: recency must be 0 where frequency is";
        /// More purchases than periods.
        MoreThanPeriods { path: String, line: String } => Invalid, "cli.more_than_periods", "{path}, line {line}: frequency must not be more than recency, counted in periods";
        /// More periods than are gone through.
        TooManyPeriods { path: String, line: String } => Invalid, "cli.too_many_periods", "{path}, line {line}: n must not be more than 10000";
        /// Purchases without money.
        NoMoneyInLine { path: String, line: String } => Invalid, "cli.no_money_in_line", "{path}, line {line}: monetary_value must be more than 0 where frequency is";
        /// Nothing to fit.
        NoCustomers { path: String } => Invalid, "cli.no_customers", "{path}: there are no customers to fit";
        /// Nobody came again.
        NoRepeatPurchases { path: String } => Invalid, "cli.no_repeat_purchases", "{path}: nobody has bought again";
        /// No time has passed.
        NoTime { path: String } => Invalid, "cli.no_time", "{path}: no time has passed since anybody's first purchase";
        /// Money that is none.
        NoMoney { path: String } => Invalid, "cli.no_money", "{path}: money must be more than 0";
        /// Parameters that the model does not have.
        Parameters { model: String, names: String, given: String } => Invalid, "cli.parameters", "{model} takes {names}, each a number above 0, not `{given}`";
        /// How far to look ahead is not said, or no time.
        Horizon { given: String } => Invalid, "cli.horizon", "--horizon must be a number from 0 on, for bg-bb a whole one, not `{given}`";
        /// An id cannot be read.
        Id { given: String } => Invalid, "cli.id", "`{given}` is no id";
    }
}

/// Reads what was given as one of the choices.
pub(crate) fn choice<T: std::str::FromStr>(
    what: &str,
    given: &str,
    choices: impl Iterator<Item = &'static str>,
) -> Result<T, CliError> {
    given.parse().map_err(|_| CliError::Choice {
        what: what.to_owned(),
        given: given.to_owned(),
        choices: choices.collect::<Vec<_>>().join(", "),
    })
}
