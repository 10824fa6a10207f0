"""What TMF630 asks of every TM Forum API, the lives of orders, and the delivery of events."""
