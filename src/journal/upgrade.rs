//! Brings a file of an earlier format up to this one, in one transaction: it is of the one or of the other,
//! never of something in between.

use redb::{Database, ReadableTable};

use super::fault::Fault;
use super::file;
use super::reader::open_row;
use super::tables::{ABOUT, FORMAT, Tables};

/// From format 1: makes the tables that came later, and finds the people's acts among the entries.
pub(super) fn upgrade(database: &Database) -> Result<(), Fault> {
    let txn = file::begin(database)?;
    {
        let mut tables = Tables::open(&txn)?;
        for row in tables.entries.iter()? {
            let entry = open_row(row?)?;
            if !entry.acts().is_empty() {
                tables.acts.insert(entry.seq, ())?;
            }
        }
        let mut about = txn.open_table(ABOUT)?;
        about.insert("format", FORMAT.to_le_bytes().as_slice())?;
    }
    Ok(txn.commit()?)
}
