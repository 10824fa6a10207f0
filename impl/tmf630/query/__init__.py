"""What a query string asks of a collection: filters, sorting, paging, selection (TMF630)."""
