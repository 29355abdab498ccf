"""The page served on localhost, and a browser with the page."""

from collections.abc import Iterator

import pytest
from browser import chromium
from web_page import PHONE, Page, served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def browser_page(chromium_program, tmp_path_factory, address) -> Iterator[Page]:
    """The page in a browser for one module of tests."""
    with chromium(chromium_program, tmp_path_factory.mktemp("browser")) as tab:
        tab.own = (address, "data:", "blob:")
        tab.emulate(**PHONE)
        yield Page(tab, address)


@pytest.fixture
def page(browser_page) -> Page:
    """The page, newly opened."""
    browser_page.open()
    return browser_page
