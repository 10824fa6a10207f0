"""All of a store in a file: `tmf622 export`, `tmf622 import` and `tmf622 backup`.

The file has lines of JSON: a header, the rows of each collection, and a trailer, by which a file
that was cut is noticed. `lines` says what is in a line, and `blocks` writes lines so that a file
that was cut can be continued. `exporting` and `importing` move rows between a store and a file, and
`commands` are the commands.
"""
