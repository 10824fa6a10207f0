"""What a contract says about its API: attributes, resources, events and hubs.

`conventions` has all rules, as data. The other modules are pure functions over the effective
contract, Swagger 2.0. `api` brings their results together.
"""
