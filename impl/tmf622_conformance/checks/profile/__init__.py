"""The kind of checks that TM Forum's own kit makes: each operation with little and with much."""
