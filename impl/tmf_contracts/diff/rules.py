"""The rules that class a change: the whole table.

A change narrows, widens or replaces what is valid, and it depends on the sender what that breaks.
Clients send requests, and answers to a listener. The server sends responses, and events to a
listener. A change breaks clients when a client that follows the old contract can fail with a
server that follows the new one. It breaks the server when what a server that follows the old
contract sends is no longer valid.

Optional additions are compatible: TM Forum's clients and servers ignore what they do not know. So
is more that a server has to accept: no client that follows the old contract sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Effect = frozenset[str]

CLIENTS: Final = "clients"
SERVER: Final = "server"

_NONE: Final[Effect] = frozenset()
_CLIENTS: Final[Effect] = frozenset({CLIENTS})
_SERVER: Final[Effect] = frozenset({SERVER})
_BOTH: Final[Effect] = frozenset({CLIENTS, SERVER})


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a kind of change breaks in what clients send, and in what they receive.

    `text` has `{subject}`, `{before}` and `{after}` of the change.
    """

    kind: str
    sent: Effect
    received: Effect
    text: str


def _compatible(kind: str, text: str) -> Rule:
    return Rule(kind, _NONE, _NONE, text)


def _narrower(kind: str, text: str) -> Rule:
    return Rule(kind, _CLIENTS, _SERVER, text)


def _wider(kind: str, text: str) -> Rule:
    return Rule(kind, _NONE, _CLIENTS, text)


def _replaced(kind: str, text: str) -> Rule:
    return Rule(kind, _CLIENTS, _BOTH, text)


def _gone(kind: str, text: str) -> Rule:
    return Rule(kind, _CLIENTS, _CLIENTS, text)


_RULES: Final = (
    # The contract
    _gone("base-path", "the base path changes from {before} to {after}"),
    _gone("operation-removed", "the operation is removed"),
    _compatible("operation-added", "the operation is added"),
    _gone("operation-moved", "the operation moves to {after}"),
    _compatible("operation-id", "the operationId changes from {before} to {after}"),
    _compatible("path-parameter-renamed", "the path parameter {before} is renamed {after}"),
    _compatible("deprecated", "{subject} becomes deprecated"),
    _compatible("not-deprecated", "{subject} is no longer deprecated"),
    _gone("security-added", "authentication is needed: {after}"),
    _compatible("security-removed", "no authentication is needed"),
    _gone("security-changed", "authentication changes from {before} to {after}"),
    # Parameters
    _compatible("parameter-added", "the optional parameter {subject} is added"),
    _narrower("parameter-added-required", "the required parameter {subject} is added"),
    _gone("parameter-removed", "the parameter {subject} is removed"),
    _gone("parameter-moved", "the parameter {subject} moves from {before} to {after}"),
    _replaced("serialization", "the list of {subject} is written {after} instead of {before}"),
    # Bodies of requests
    _compatible("body-added", "an optional body is added"),
    _narrower("body-added-required", "a required body is added"),
    _gone("body-removed", "the body is removed"),
    _narrower("body-required", "the body becomes required"),
    _wider("body-optional", "the body is no longer required"),
    _compatible("media-type-added", "the media type {subject} is added"),
    Rule("media-type-removed", _CLIENTS, _BOTH, "the media type {subject} is removed"),
    _compatible("media-type-parameters", "the media type {before} becomes {after}"),
    # Responses
    _compatible("status-added", "the status {subject} is added"),
    Rule("status-removed", _CLIENTS, _BOTH, "the status {subject} is removed"),
    _narrower("error-removed", "the status {subject} is removed"),
    _compatible("status-covered", "the status {subject} is covered by default"),
    _wider("answer-removed", "the response has no body any more"),
    _narrower("answer-added", "the response gets a body"),
    _compatible("header-added", "the header {subject} is added"),
    _narrower("header-added-required", "the required header {subject} is added"),
    _wider("header-removed", "the header {subject} is removed"),
    # Attributes
    _compatible("property-added", "{subject} is added"),
    _narrower("property-added-required", "{subject} is added and required"),
    _gone("property-removed", "{subject} is removed"),
    _gone("property-renamed", "{before} seems to be renamed {after}"),
    _narrower("required", "{subject} becomes required"),
    _wider("optional", "{subject} is no longer required"),
    Rule("read-only", _CLIENTS, _NONE, "{subject} becomes read-only"),
    _compatible("not-read-only", "{subject} is no longer read-only"),
    Rule("write-only", _NONE, _CLIENTS, "{subject} becomes write-only"),
    _compatible("not-write-only", "{subject} is no longer write-only"),
    # Values
    _replaced("type-changed", "the type of {subject} changes from {before} to {after}"),
    _narrower("type-narrowed", "the type of {subject} is narrowed from {before} to {after}"),
    _wider("type-widened", "the type of {subject} is widened from {before} to {after}"),
    _compatible("type-renamed", "{subject} is now {after}, which has the shape of {before}"),
    _replaced("format-changed", "the format of {subject} changes from {before} to {after}"),
    _narrower("format-narrowed", "the format of {subject} is narrowed from {before} to {after}"),
    _wider("format-widened", "the format of {subject} is widened from {before} to {after}"),
    _narrower("not-nullable", "{subject} can no longer be null"),
    _wider("nullable", "{subject} can be null"),
    _narrower("enum-added", "{subject} is restricted to {after}"),
    _wider("enum-removed", "{subject} is no longer restricted to {before}"),
    _wider("enum-value-added", "{subject} has the new value {after}"),
    _narrower("enum-value-removed", "{subject} loses the value {before}"),
    _narrower("bound-tightened", "{subject}: {before} becomes {after}"),
    _wider("bound-loosened", "{subject}: {before} becomes {after}"),
    _replaced("bound-changed", "{subject}: {before} becomes {after}"),
    _compatible("default", "the default of {subject} changes from {before} to {after}"),
    _narrower("closed", "{subject} takes no other properties any more"),
    _wider("opened", "{subject} takes other properties"),
    _replaced("alternatives", "{subject} changes from {before} to {after}"),
    _narrower("alternative-removed", "{subject} is {before} no more"),
    _wider("alternative-added", "{subject} can be {after}"),
    _narrower("discriminator-added", "{subject} gets the discriminator {after}"),
    _wider("discriminator-removed", "{subject} loses the discriminator {before}"),
    _replaced("discriminator-changed", "{subject} is discriminated by {after}, not {before}"),
    _compatible("discriminator-added-alone", "{subject} names itself by {after}"),
    _compatible("discriminator-removed-alone", "{subject} no longer names itself by {before}"),
    _replaced("discriminator-changed-alone", "{subject} names itself by {after}, not {before}"),
    _wider("mapping-added", "the discriminator of {subject} has the new value {after}"),
    _narrower("mapping-removed", "the discriminator of {subject} loses the value {before}"),
    _replaced("mapping-changed", "a value of the discriminator of {subject}: {before} → {after}"),
    # Definitions: their names are in no message
    _compatible("definition-added", "the definition {subject} is added"),
    _compatible("definition-removed", "the definition {subject} is removed"),
    _compatible("definition-renamed", "the definition {before} is renamed {after}"),
)

RULES: Final = {rule.kind: rule for rule in _RULES}
