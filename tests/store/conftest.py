"""A failure in a shared module shows its values as one in a test module does."""

import pytest

pytest.register_assert_rewrite(
    *(
        f"tests.store.{module}"
        for module in (
            *("asking", "combining", "crowds", "failures", "finding", "holdings", "keys"),
            *("listing", "processes", "records", "remainders"),
        )
    )
)
