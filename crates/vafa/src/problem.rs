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
        /// An id cannot be read.
        Id { given: String } => Invalid, "cli.id", "`{given}` is no id";
    }
}
