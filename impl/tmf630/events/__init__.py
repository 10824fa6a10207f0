"""Notifications (TMF630 part 1): what has happened to resources, brought to those who listen.

An event is owed in the same write as its change (`outbox`). From there a publisher moves it to the
log, in which every event has its place (`log`); and from the log each subscription's delivery
takes it to its listener (`delivery`).
"""
