"""`tmf622 demo`: our server with all its neighbours on one machine.

It starts both as processes and knows them by HTTP alone.
"""
