"""Carries out cancellation tasks step by step, so that another process can continue after a crash.

The order's entry is the source of truth. From the request on its metadata contains the task, and
every step of the order is one write. The next step follows from that metadata alone.

requests     what clients request: a new task, its withdrawal
jobs         carry a task out, and continue it after a crash
assessment   evaluates the policy
steps        reads and writes of orders and tasks
transitions  changes of an order's entry: its job, lease and task
"""
