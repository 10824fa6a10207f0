"""A failure in a shared module shows its values as one in a test module does."""

import pytest

pytest.register_assert_rewrite("tests.store.behaviour", "tests.store.processes")
