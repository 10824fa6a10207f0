"""Steps of reading a contract, from the text of a file to the inner form, Swagger 2.0."""
