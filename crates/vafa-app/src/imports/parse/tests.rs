//! Files in, units out.
