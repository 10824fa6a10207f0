"""The TMF622 Product Ordering server.

ordering       the rules of orders and of their cancellation: pure functions
cancellations  requests and jobs that carry out cancellation tasks
handlers       the operations of the contract
app            the server, dispatcher the process that delivers events
composition    the parts that processes and commands share
stores         the backend of a store, collections what is stored in it
settings       what can be set, and how it is read: settings_schema, environment
seed           makes realistic orders
cli            the commands
"""
