"""The store is made of parts: each small enough to be read at once, and each method in one of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from types import FunctionType

import pytest

import storage.protocols
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store

MOST = 18
MODULES = [f"storage.protocols.{found.name}" for found in pkgutil.iter_modules(storage.protocols.__path__)]
PROTOCOLS = [one for one in Store.__mro__ if one.__module__.startswith("storage.")]


def own_methods(kind: type) -> set[str]:
    """The methods that a class itself declares."""
    return {name for name, value in vars(kind).items() if isinstance(value, FunctionType) and name[0] != "_"}


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: str(one.__name__))
def test_a_protocol_can_be_read_at_once(protocol: type) -> None:
    assert 0 < len(own_methods(protocol)) <= MOST


def test_no_two_protocols_have_a_method_of_one_name() -> None:
    names = Counter(name for one in PROTOCOLS for name in own_methods(one))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_one_protocol_and_the_store_is_made_of_it(module: str) -> None:
    (declared,) = (
        one for one in vars(importlib.import_module(module)).values() if getattr(one, "__module__", "") == module
    )
    assert declared in PROTOCOLS


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: str(one.__name__))
def test_the_engine_says_every_part_in_a_class_of_its_own(protocol: type) -> None:
    owners = {next(one for one in SqliteStore.__mro__ if name in vars(one)) for name in own_methods(protocol)}
    (owner,) = owners
    assert protocol in owner.__mro__
    assert owner not in PROTOCOLS
