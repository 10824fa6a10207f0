"""Made-up requests to our own server, as many as one likes: the conformance kit's contract part."""
