//! Workbooks to records: whatever program wrote them, their sheets become rows of cells in one way.
//!
//! [`book`] opens what a file's bytes say it is, and gives its sheets cell by cell; [`reader`] makes records of them. A
//! format of workbooks more is a file beside [`web_page`] that makes a [`held::HeldSheet`] of each of its tables.

mod biff;
pub(crate) mod book;
mod cell_text;
pub(crate) mod compound;
pub(crate) mod held;
pub(crate) mod mhtml;
pub(crate) mod ods_parts;
pub(crate) mod reader;
mod sheet_rows;
pub(crate) mod spreadsheet_xml;
pub(crate) mod web_page;
mod web_table;
mod web_tags;
mod xlsb_parts;
pub(crate) mod xlsx_parts;
