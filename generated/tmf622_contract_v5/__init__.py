"""ProductOrdering 5.0.0 as code: data, schemas, operations and names.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""
