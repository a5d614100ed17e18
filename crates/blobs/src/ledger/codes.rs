//! How values are written in the ledger.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use solander_model::{BlobHash, Timestamp};

use crate::{CopyState, PlaceName, RestoreState, TierName};

macro_rules! coded {
    ($type:ident: $($variant:ident = $code:literal),+) => {
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $code,)+ }.into())
            }
        }
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_i64()? {
                    $($code => Ok(Self::$variant),)+
                    other => Err(FromSqlError::OutOfRange(other)),
                }
            }
        }
    };
}

coded!(TierName: Active = 0_i64, Archive = 1_i64);
coded!(PlaceName: Active = 0_i64, ActiveSecond = 1_i64, Archive = 2_i64, ArchiveSecond = 3_i64);
coded!(CopyState: Ok = 0_i64, Damaged = 1_i64, Missing = 2_i64, Owed = 3_i64);
coded!(RestoreState: Waiting = 0_i64, Running = 1_i64, Done = 2_i64, Failed = 3_i64);

/// A blob's name as 32 bytes.
pub(super) struct Name(pub BlobHash);

impl ToSql for Name {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0.0)))
    }
}

impl FromSql for Name {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(|bytes| Self(BlobHash(bytes)))
    }
}

/// An instant as milliseconds since 1970.
pub(super) struct At(pub Timestamp);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|at| Self(Timestamp(at)))
    }
}

/// A number of bytes.
pub(super) struct Size(pub u64);

impl ToSql for Size {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

impl FromSql for Size {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let size = value.as_i64()?;
        u64::try_from(size).map(Self).map_err(|_| FromSqlError::OutOfRange(size))
    }
}
