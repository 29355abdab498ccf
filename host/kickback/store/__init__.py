"""The store of sessions: one SQLite file with the records as they were recorded, and corrections beside them."""

from kickback.store.database import StoreError as StoreError
from kickback.store.importing import Candidate as Candidate
from kickback.store.log_import import LogReplaced as LogReplaced
from kickback.store.log_records import LogRecord as LogRecord
from kickback.store.log_records import read_records as read_records
from kickback.store.raw_traces import RawTrace as RawTrace
from kickback.store.store import Edit as Edit
from kickback.store.store import Store as Store
