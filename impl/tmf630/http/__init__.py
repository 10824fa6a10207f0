"""HTTP, and TMF630 over it: requests, responses, their headers and media types."""
