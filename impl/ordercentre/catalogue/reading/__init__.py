"""Documents of TMF620 v4.0 and v4.1 → the model. All functions are pure and raise Unreadable.

A catalogue is read as tolerantly as it can be understood: what is null is missing, numbers may be
texts, and what has no meaning to an order centre is not looked at, whatever its type.
"""
