"""The TMF622 Product Ordering server."""
