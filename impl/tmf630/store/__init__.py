"""What a store does for a TMF630 resource, in no database's language.

`protocol` says what a store and its collections do, `entries` and `queries` what they are given
and return, `condition` what may be asked, `errors` what they raise. `sqlite` and `mongo` are the
backends.
"""
