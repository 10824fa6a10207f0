"""The capture of an order: what its neighbours' data say of it, and what they add to it.

Pure functions of the order and of what was found: nothing here imports HTTP or a store.
"""
