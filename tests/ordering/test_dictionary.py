"""The dictionary with which a store packs orders."""

from __future__ import annotations

from zstandard import ZstdCompressionDict, ZstdCompressor

from productordering.dictionary import dictionary
from tests.bench import work
from tests.ordering.dictionary import NUMBER, invented


def packed(texts: list[bytes]) -> float:
    """The part that is left of texts which the dictionary was not made from."""
    compressor = ZstdCompressor(1, dict_data=ZstdCompressionDict(dictionary()))
    return sum(len(compressor.compress(each)) for each in texts) / sum(map(len, texts))


def test_it_has_its_number() -> None:
    assert ZstdCompressionDict(dictionary()).dict_id() == NUMBER


def test_invented_orders_become_small() -> None:
    assert packed([*invented(random_seed=1, number=300)]) < 1 / 7


def test_so_do_orders_of_other_catalogues() -> None:
    assert packed([work.wire(work.order("c", 2_000, 2)).encode()]) < 1 / 4
