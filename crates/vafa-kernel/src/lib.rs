//! vafa-kernel
