"""Queries of lists: filtering, paging, attribute selection and sorting."""
