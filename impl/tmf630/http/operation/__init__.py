"""An operation of the contract: parameters, body, media types, and the call of its handler."""
