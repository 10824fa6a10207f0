"""Notifications (TMF630 part 1): events of resources, delivered to the listeners that subscribe.

The outbox of an entry stores events in the same write as their change. A publisher moves them to
the event log (`outbox`), in which every event has its place. A delivery for each subscription reads
the log and sends the events to the listener (`delivery`).
"""
