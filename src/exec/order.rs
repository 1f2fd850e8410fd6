//! The order of `sort` and `top`: sort keys as rows whose bytes compare as the values do.
//!
//! Missing values come last in both directions. Text compares without regard to ASCII case; addresses and networks by
//! number, IPv4 before IPv6, and what is no address (a masked one) after all that are, in both directions. Only rows that
//! are equal by every key compare by the exact bytes of their texts; those that are equal then keep log order.

use std::cmp::Ordering;
use std::net::IpAddr;
use std::sync::Arc;

use arrow::array::builder::{FixedSizeBinaryBuilder, StringBuilder, UInt8Builder};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::SortOptions;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, Rows, SortField};
use ipnet::IpNet;

use crate::error::Result;
use crate::expr::aggregates::folding::fold;
use crate::expr::aggregates::min_max::parse_ip;
use crate::expr::types::Type;
use crate::plan::SortKey;

/// The order that sort keys make.
pub(super) struct Order<'p> {
    keys: &'p [SortKey],
    converter: RowConverter,
}

impl<'p> Order<'p> {
    pub(super) fn new(keys: &'p [SortKey]) -> Result<Self> {
        let fields_of = |key: &SortKey| fields(key.expr.kind(), key.descending);
        let exact = |key: &SortKey| exact(key.expr.kind()).then(|| field(key.expr.kind().data_type(), key.descending));
        let fields = keys.iter().flat_map(fields_of).chain(keys.iter().filter_map(exact)).collect();
        Ok(Order { keys, converter: RowConverter::new(fields)? })
    }

    /// The sort keys of a batch.
    pub(super) fn rows(&self, batch: &RecordBatch) -> Result<Rows> {
        let (mut columns, mut ties) = (Vec::new(), Vec::new());
        for key in self.keys {
            let (kind, column) = (key.expr.kind(), key.expr.evaluate(batch)?);
            ties.extend(exact(kind).then(|| column.clone()));
            columns.extend(comparable(kind, column)?);
        }
        columns.append(&mut ties);
        Ok(self.converter.convert_columns(&columns)?)
    }

    /// No sort keys yet.
    pub(super) fn no_rows(&self) -> Rows {
        self.converter.empty_rows(0, 0)
    }
}

fn field(data_type: DataType, descending: bool) -> SortField {
    SortField::new_with_options(data_type, SortOptions { descending, nulls_first: false })
}

/// Do values of the type compare by their exact bytes where they are equal otherwise?
fn exact(kind: Type) -> bool {
    matches!(kind, Type::Text | Type::Word(_) | Type::TextList)
}

/// The fields that a key of a type becomes; [`comparable`] makes the columns.
fn fields(kind: Type, descending: bool) -> Vec<SortField> {
    match kind {
        Type::Network => vec![field(DataType::FixedSizeBinary(NETWORK_BYTES), descending)],
        Type::Ip => vec![
            // Not descending, ever: no address comes after the addresses, nothing at all after that.
            field(DataType::UInt8, false),
            field(DataType::FixedSizeBinary(ADDRESS_BYTES), descending),
            field(DataType::Utf8, descending),
        ],
        Type::Text
        | Type::Word(_)
        | Type::TextList
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Time
        | Type::Duration
        | Type::IntList
        | Type::Bytes => {
            vec![field(kind.data_type(), descending)]
        }
    }
}

fn comparable(kind: Type, column: ArrayRef) -> Result<Vec<ArrayRef>> {
    match kind {
        Type::Text | Type::Word(_) | Type::TextList | Type::Float => Ok(vec![fold(kind, &column)?]),
        Type::Ip => comparable_ips(&fold(kind, &column)?),
        Type::Network => Ok(vec![comparable_networks(&column)?]),
        Type::Int | Type::Bool | Type::Time | Type::Duration | Type::IntList | Type::Bytes => Ok(vec![column]),
    }
}

/// The version, then the number in network order.
const ADDRESS_BYTES: i32 = 17;

/// 0 for an address and its bytes, or 1 and the text of what is none.
fn comparable_ips(folded: &ArrayRef) -> Result<Vec<ArrayRef>> {
    let texts = folded.as_string::<i32>();
    let mut ranks = UInt8Builder::with_capacity(texts.len());
    let mut addresses = FixedSizeBinaryBuilder::with_capacity(texts.len(), ADDRESS_BYTES);
    let mut others = StringBuilder::new();
    for text in texts {
        let address = text.and_then(parse_ip);
        ranks.append_option(text.map(|_| u8::from(address.is_none())));
        match address {
            Some(address) => addresses.append_value(address_bytes(address))?,
            None => addresses.append_null(),
        }
        others.append_option(if address.is_none() { text } else { None });
    }
    Ok(vec![Arc::new(ranks.finish()), Arc::new(addresses.finish()), Arc::new(others.finish())])
}

/// The bytes of the first address, then the bits.
const NETWORK_BYTES: i32 = ADDRESS_BYTES + 1;

fn comparable_networks(column: &ArrayRef) -> Result<ArrayRef> {
    let texts = column.as_string::<i32>();
    let mut networks = FixedSizeBinaryBuilder::with_capacity(texts.len(), NETWORK_BYTES);
    for text in texts {
        match text.and_then(|text| text.parse::<IpNet>().ok()) {
            Some(network) => {
                let mut bytes = [0; NETWORK_BYTES as usize];
                bytes[..ADDRESS_BYTES as usize].copy_from_slice(&address_bytes(network.addr()));
                bytes[ADDRESS_BYTES as usize] = network.prefix_len();
                networks.append_value(bytes)?;
            }
            None => networks.append_null(),
        }
    }
    Ok(Arc::new(networks.finish()))
}

fn address_bytes(address: IpAddr) -> [u8; ADDRESS_BYTES as usize] {
    let mut bytes = [0; ADDRESS_BYTES as usize];
    match address {
        IpAddr::V4(address) => bytes[1..5].copy_from_slice(&address.octets()),
        IpAddr::V6(address) => {
            bytes[0] = 6;
            bytes[1..].copy_from_slice(&address.octets());
        }
    }
    bytes
}

/// A row to be ordered: where it and its sort key lie.
#[derive(Copy, Clone)]
pub(super) struct Entry {
    /// The first bytes of the sort key. They decide most comparisons without a look at the rest.
    prefix: u64,
    position: u64,
    pub chunk: u32,
    pub row: u32,
}

impl Entry {
    /// The entry of a row whose chunk starts at `position`.
    pub(super) fn new(rows: &Rows, chunk: u32, row: u32, position: u64) -> Self {
        let key = rows.row(row as usize).data();
        let mut prefix = [0; 8];
        let length = key.len().min(8);
        prefix[..length].copy_from_slice(&key[..length]);
        Entry { prefix: u64::from_be_bytes(prefix), position, chunk, row }
    }

    /// The same row, its chunk having been rearranged.
    pub(super) fn moved(self, chunk: u32, row: u32) -> Self {
        Entry { chunk, row, ..self }
    }

    /// Which comes first. Never equal, as positions differ: an unstable sort gives a stable order.
    pub(super) fn compare(&self, other: &Entry, keys: &[Rows]) -> Ordering {
        let key = |entry: &Entry| keys[entry.chunk as usize].row(entry.row as usize).data();
        (self.prefix.cmp(&other.prefix))
            .then_with(|| key(self).cmp(key(other)))
            .then_with(|| self.position.cmp(&other.position))
    }
}
