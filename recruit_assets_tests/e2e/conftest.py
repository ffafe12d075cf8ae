"""What the tests of this folder share; see `support.browser`."""

from recruit_assets_tests.support.browser import browser, demo_home, picture

__all__ = ["browser", "demo_home", "picture"]
