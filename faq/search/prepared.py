"""What an index worked out of its texts, kept in a file, so that a programme is searched at once and not after ten seconds.

The packs that ship bring theirs (``prepared.index``, written by ``python -m bot.dev.prepare``); that of any other pack is kept
among the user's caches. A file that is missing, damaged or of other texts is no fault: all is worked out anew.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

Floats = NDArray[np.float32]

NAME = "prepared.index"
_FULL = 127
_DIGEST = 32
"""Bytes."""
_LARGEST = 20_000_000
_WORTH = 500
"""So many texts take a second to read."""
_KEPT = 8
"""So many files, of some 5 MB each, are kept among the caches."""


@dataclass(frozen=True, slots=True)
class PreparedIndex:
    """``vectors`` and votes (``own``, ``any``) are a row a text; ``key`` says of which texts and sentences the votes were learned.

    ``bands`` are the confidences from which on to answer and to suggest, measured with questions whose key is ``measured``.
    """

    key: str
    texts: NDArray[np.uint64]
    vectors: NDArray[np.int8]
    own: NDArray[np.float16]
    any: NDArray[np.float16]
    measured: str = ""
    bands: tuple[float, float] = (1.0, 0.0)


def key_of(parts: Iterable[object]) -> str:
    """A name for all that votes are learned from."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\0".encode())
    return digest.hexdigest()


def number_of(text: str) -> int:
    """The number that a text is found by."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def read(paths: Iterable[Path]) -> list[PreparedIndex]:
    """The files that can be read."""
    return [found for path in paths if (found := _read(path))]


def _read(path: Path) -> PreparedIndex | None:
    try:
        with path.open("rb") as file:
            whole = file.read(_LARGEST + 1)
    except OSError:
        return None
    if path.is_symlink() or len(whole) > _LARGEST:
        return None
    digest, packed = whole[:_DIGEST], whole[_DIGEST:]
    if hashlib.sha256(packed).digest() != digest:
        return None
    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        texts, vectors, own, meant = (file[name] for name in ("texts", "vectors", "own", "any"))
        answer, suggest = file["bands"].tolist()
        return PreparedIndex(str(file["key"]), texts, vectors, own, meant, str(file["measured"]), (answer, suggest))


def write(path: Path, prepared: PreparedIndex) -> None:
    """Write a file as a whole or not at all; a place that cannot be written to keeps nothing.

    It is the SHA-256 of the rest, then arrays in numpy's archive: what is damaged is known before it is taken apart.
    """
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        key=np.array(prepared.key),
        texts=prepared.texts,
        vectors=prepared.vectors,
        own=prepared.own,
        any=prepared.any,
        measured=np.array(prepared.measured),
        bands=np.array(prepared.bands),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            whole = Path(folder) / NAME
            whole.write_bytes(hashlib.sha256(packed.getvalue()).digest() + packed.getvalue())
            whole.replace(path)
    except OSError:
        return


def of_key(key: str) -> PreparedIndex | None:
    """What is kept among the caches under a key."""
    return _read(_cached(key))


def keep(prepared: PreparedIndex) -> PreparedIndex:
    """Keep it among the caches, where it took long to work out."""
    if len(prepared.texts) >= _WORTH:
        write(_cached(prepared.key), prepared)
        _tidy()
    return prepared


def _tidy() -> None:
    """Delete all but the latest files: with each phrase that is taught the texts are others, and so is their file."""
    try:
        latest = sorted(_folder().glob("*.index"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in latest[_KEPT:]:
            path.unlink()
    except OSError:  # another process tidies too
        return


def _cached(key: str) -> Path:
    """Where what was worked out of these texts is kept."""
    return _folder() / f"{key[:32]}.index"


def _folder() -> Path:
    return user_cache_path("city2city")


def vectors_of(
    texts: Sequence[str], known: Sequence[PreparedIndex], encode: Callable[[Sequence[str]], Floats]
) -> NDArray[np.int8]:
    """The vector of each text, in 127ths; ``encode`` is asked for those that no file has."""
    numbers = np.array([number_of(text) for text in texts], dtype=np.uint64)
    have = {number: (file, row) for file in known for row, number in enumerate(file.texts.tolist())}
    missing = sorted({text for text, number in zip(texts, numbers.tolist(), strict=True) if number not in have})
    fresh = dict(zip(map(number_of, missing), shortened(encode(missing)), strict=True))
    return np.array(
        [have[n][0].vectors[have[n][1]] if n in have else fresh[n] for n in numbers.tolist()], dtype=np.int8
    ).reshape(len(texts), -1)


def shortened(rows: Floats) -> NDArray[np.int8]:
    """Numbers between -1 and 1 in 127ths."""
    return np.rint(np.clip(rows, -1, 1) * _FULL).astype(np.int8)


def lengthened(rows: NDArray[np.int8]) -> Floats:
    """The numbers again."""
    return np.asarray(rows.astype(np.float32) / _FULL, dtype=np.float32)
