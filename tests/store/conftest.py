"""Failures in shared modules show their values, as those in test modules do."""

import pytest

pytest.register_assert_rewrite("tests.store.behaviour", "tests.store.processes")
