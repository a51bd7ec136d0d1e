//! `unsaid` watches what governments say and then unsay.
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod discover;
pub mod exit;
pub mod extract;
pub mod fetch;
pub mod judge;
pub mod model;
pub mod page;
pub mod query;
pub mod run;
pub mod store;
pub mod text;
pub mod view;
