"""TMF622 v4 and v5 as two views of one order: pure functions of resources in their wire form.

A resource is stored in v4's form. `mapping` says, as data, what v5 calls it. `reading` makes v5's
view of a stored resource, `writing` makes the stored form of a v5 resource, `patching` keeps what a
patch of the view has not changed, `paths` says where an attribute of v5 is stored, and `events`
makes v5's events of v4's. They follow the tables of `mapping`. Only `validity` reads a contract,
for what v4 does not declare.

The v4 attributes are the projection of the v5 value. Only where the projection says less, the v5
value is stored beside it, in an attribute that v4 does not declare. What is beside wins, unless v4
has changed its projection since.

Callers validate: what they pass to `reading` is valid by v4's contract, and what they pass to
`writing` by v5's. What `writing` returns may lack what only v4 requires, such as the price of an
alteration, which a patch of v5 may leave out. Nothing here imports HTTP or a store.
"""
