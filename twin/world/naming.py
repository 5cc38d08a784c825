"""Stable names and the keys made of them. A key never depends on what else is in the world."""

from hashlib import blake2b

KEY_BITS, NUMBER_BITS = 63, 24


def key_of_name(name: str) -> int:
    """63-bit key of a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") >> 1


def source_key(place: str, category: str, source: str) -> int:
    """Key of a source of incidents; its n-th incident has this key + n, for n below 2^24."""
    return key_of_name(f"{place}/{category}/{source}") >> NUMBER_BITS << NUMBER_BITS
