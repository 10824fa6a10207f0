"""Three members of MongoDB and two servers of two workers each: `bench/CLUSTER.md`.

`counters` reads what processes and members count, `measuring` runs the loads, and `command` writes
the page.
"""
