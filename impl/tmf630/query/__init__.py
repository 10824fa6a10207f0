"""The query string of a collection: filters, sorting, paging, selection (TMF630)."""
