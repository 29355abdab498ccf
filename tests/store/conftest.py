"""An empty store in its own folder, and a store with the sessions of one evening."""

import pytest
from kickback.store import Store
from store_log import evening, records_of


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sessions.db"


@pytest.fixture
def store(path):
    with Store.open(path, create=True) as made:
        yield made


@pytest.fixture
def filled(store):
    records = records_of(evening())
    store.add_log("kb-1234", records, records[-1].offset + 30)
    return store
