//! What can go wrong with an import as a whole. What is wrong with single rows is a [`super::Reject`].

crate::faults! {
    /// Why an import cannot go on.
    pub enum ImportError {
        /// The file cannot be read.
        Unreadable { why: String } => Invalid, "imports.unreadable", "the file cannot be read: {why}", at "/file";
        /// The file was removed, some time after it was brought.
        FileGone => Conflict, "imports.file_gone", "the file is no longer kept";
        /// The file is packed, and cut off or broken; or it is no spreadsheet although it looks like one.
        Damaged => Invalid, "imports.damaged", "the file is cut off or broken", at "/file";
        /// The file is no text: a picture, a program, a text in an encoding that was not found out.
        NoText => Invalid, "imports.no_text", "the file is no text with columns", at "/file";
        /// There is nothing in the file.
        EmptyFile => Invalid, "imports.empty_file", "the file has no table in it", at "/file";
        /// A spreadsheet of the binary kind before 2007.
        OldSpreadsheet => Invalid, "imports.old_spreadsheet", "the file is in the old spreadsheet format", at "/file";
        /// A quotation mark is opened and never closed.
        EndlessRecord { row: String } => Invalid, "imports.endless_record", "the record that begins at line {row} has no end", at "/file";
        /// The workbook has no such sheet.
        NoSuchSheet { sheet: String } => Invalid, "imports.no_such_sheet", "there is no sheet called {sheet}", at "/read/sheet";
        /// No encoding is called so.
        UnknownEncoding { encoding: String } => Invalid, "imports.unknown_encoding", "no encoding is called {encoding}", at "/read/encoding";
        /// Not a delimiter.
        BadDelimiter => Invalid, "imports.bad_delimiter", "a delimiter is one character of punctuation, or `tab`", at "/read/delimiter";
        /// The file changed since the import was begun.
        FileChanged => Conflict, "imports.file_changed", "the file is not the one that the import was begun with";
        /// Nothing is called so.
        UnknownTarget { target: String } => Invalid, "imports.unknown_target", "there is nothing called {target} to fill", at "/mapping";
        /// The file has no such column.
        UnknownColumn { column: String } => Invalid, "imports.unknown_column", "the file has no column {column}", at "/mapping";
        /// A column that is needed is not mapped.
        MissingTarget { target: String } => Invalid, "imports.missing_target", "no column is mapped to {target}", at "/mapping";
        /// Two columns are mapped to the same thing.
        DoubleTarget { target: String } => Invalid, "imports.double_target", "two columns are mapped to {target}", at "/mapping";
        /// Dates that can be read in two ways.
        AmbiguousDates { column: String } => Invalid, "imports.ambiguous_dates", "day and month of column {column} could be either way round", at "/date_order";
        /// Not a time zone.
        UnknownZone { zone: String } => Invalid, "imports.unknown_zone", "no time zone is called {zone}", at "/zone";
        /// There is no such import.
        NotFound => NotFound, "imports.not_found", "no such import";
        /// The import is in a state in which this cannot be done.
        WrongState { state: String } => Conflict, "imports.wrong_state", "the import is {state}";
        /// Another process carries on with this import.
        TakenOver => Conflict, "imports.taken_over", "another process carries on with this import";
        /// A later import or another change stands on this one.
        Stopped => Unavailable, "imports.stopped", "the import was interrupted; it can be carried on";
    }
}

impl ImportError {
    /// What a failure to open or read a file means.
    pub(crate) fn of_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as E;
        match error.kind() {
            E::NotFound => Self::FileGone,
            // What the unpacker says of a file that was cut off, or is not packed at all.
            E::UnexpectedEof | E::InvalidData | E::InvalidInput => Self::Damaged,
            _ => Self::unreadable(error),
        }
    }

    /// A file that cannot be read, with what was said about it: a reason, never content.
    pub(crate) fn unreadable(why: &dyn std::fmt::Display) -> Self {
        Self::Unreadable { why: why.to_string().chars().take(200).collect() }
    }
}
