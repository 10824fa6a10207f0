"""A contract in the forms in which it is published beside Swagger 2.0."""
