"""The style guide: every component of templates/ui with when to use it and live examples, on one page.

A component without a specimen here fails tests/office/test_style_guide.py.
"""

from office.style_guide.showing import Chapter, shown

__all__ = ["Chapter", "shown"]
