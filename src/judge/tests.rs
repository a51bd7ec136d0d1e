//! Stories of the judge, with plain values.
