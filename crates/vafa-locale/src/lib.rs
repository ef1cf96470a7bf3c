//! vafa-locale
