"""Where sessions are kept on the laptop: one SQLite file, the records as they came and the corrections beside them."""

from kickback.store.database import StoreError as StoreError
from kickback.store.log_import import LogBegunAnew as LogBegunAnew
from kickback.store.log_records import LogRecord as LogRecord
from kickback.store.log_records import read_records as read_records
from kickback.store.store import Edit as Edit
from kickback.store.store import RawTrace as RawTrace
from kickback.store.store import Store as Store
