import os

import pytest

from evaluations import rendering
from evaluations.rendering import RenderingUnavailable


@pytest.fixture(scope="session")
def pango() -> None:
    """Tests that draw need the native libraries; where tests must not skip, their absence is a failure."""
    try:
        rendering._weasyprint()
    except RenderingUnavailable as unavailable:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(unavailable))


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "pango" in getattr(item, "fixturenames", ()):
            item.add_marker("once")
