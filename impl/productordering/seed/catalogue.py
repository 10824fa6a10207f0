"""The product catalogue of the invented operator: specifications and their offerings."""

from collections.abc import Mapping

from productordering.seed.specification import (
    Offering,
    Specification,
    digits,
    landline_number,
    mobile_number,
    one_of,
    some_of,
)

SPECIFICATIONS: Mapping[str, Specification] = {
    "sim": Specification(
        "S-1001",
        "SIM card",
        "2.1",
        (
            Offering("O-1001", "Nimbus eSIM", 0, 0, (("embedded", True),)),
            Offering("O-1002", "Nimbus SIM by post", 0, 250, (("embedded", False),)),
        ),
        (
            ("iccid", digits("8999902", 12)),
            ("pinProtected", one_of(True, False)),
        ),
    ),
    "plan": Specification(
        "S-1002",
        "Mobile plan",
        "4.0",
        (
            Offering("O-1011", "Nimbus Breeze", 825, 0, (("dataGb", 5),)),
            Offering("O-1012", "Nimbus Gust", 1490, 0, (("dataGb", 60),)),
            Offering("O-1013", "Nimbus Gale", 2650, 0, (("dataGb", 250),)),
        ),
        (
            ("msisdn", mobile_number),
            ("voicemail", one_of(True, False)),
            (
                "roaming",
                lambda random: {
                    "dailyCapGb": random.choice((0.5, 1.5, 5.0)),
                    "zones": ["home", "neighbours", "overseas"][: 1 + random.randrange(3)],
                },
            ),
        ),
        (1, 12, 24),
    ),
    "handset": Specification(
        "S-1003",
        "Handset",
        "1.3",
        (
            Offering("O-1021", "Halvard 7", monthly=1250, once=4900),
            Offering("O-1022", "Halvard 7 Max", monthly=2100, once=9900),
            Offering("O-1023", "Orvik Pebble", once=18900),
        ),
        (
            ("colour", one_of("graphite", "sea glass", "terracotta")),
            ("storageGb", one_of(64, 128, 256)),
            ("screenInches", one_of(5.8, 6.1, 6.7)),
            ("imei", digits("0044010", 8)),
        ),
    ),
    "access": Specification(
        "S-2001",
        "Fibre access",
        "3.2",
        (
            Offering("O-2001", "Brook Fibre 150", 2208, 2500, (("downloadMbps", 150),)),
            Offering("O-2002", "Brook Fibre 500", 2792, 2500, (("downloadMbps", 500),)),
            Offering("O-2003", "Brook Fibre 1000", 3458, 0, (("downloadMbps", 1000),)),
        ),
        (
            ("staticIp", one_of(True, False)),
            ("opticalBudgetDb", one_of(21.5, 24.0, 27.25)),
            (
                "lineProfile",
                lambda random: {"vlan": random.randrange(100, 400), "queues": ["voice", "data"]},
            ),
        ),
        (12, 24),
        sited=True,
        visited=True,
    ),
    "router": Specification(
        "S-2002",
        "Wi-Fi router",
        "1.0",
        (
            Offering("O-2011", "Brook Hub", 250, 0, (("meshPoints", 0),)),
            Offering("O-2012", "Brook Hub Mesh", 400, 3900, (("meshPoints", 2),)),
        ),
        (
            ("serialNumber", digits("BH", 9)),
            ("bands", some_of("2.4 GHz", "5 GHz", "6 GHz")),
        ),
    ),
    "television": Specification(
        "S-3001",
        "Television bundle",
        "5.1",
        (
            Offering("O-3001", "Lantern Family", 1450, 0, (("screens", 2),)),
            Offering("O-3002", "Lantern Everything", 2990, 0, (("screens", 4),)),
        ),
        (("ultraHd", one_of(True, False)),),
        (1, 12),
    ),
    "box": Specification(
        "S-3002",
        "Set-top box",
        "2.0",
        (Offering("O-3011", "Lantern Box", monthly=300), Offering("O-3012", "Lantern Box Mini")),
        (("serialNumber", digits("LB", 9)), ("discTb", one_of(0.5, 1.0, 2.0))),
    ),
    "packages": Specification(
        "S-3003",
        "Channel packages",
        "1.4",
        (Offering("O-3021", "Lantern Pick and Mix"),),
        (("packageLimit", one_of(2, 3, 5)),),
    ),
    "sport": Specification(
        "S-3004",
        "Channel package",
        "1.4",
        (
            Offering("O-3031", "Lantern Stadium", monthly=1650),
            Offering("O-3032", "Lantern Paddock", monthly=790),
        ),
        (("channels", some_of("Stadium One", "Stadium Two", "Velodrome")),),
    ),
    "cinema": Specification(
        "S-3004",
        "Channel package",
        "1.4",
        (Offering("O-3041", "Lantern Cinema", monthly=990),),
        (("channels", some_of("Matinee", "Midnight", "Shorts")), ("ageRating", one_of(12, 18))),
    ),
    "line": Specification(
        "S-4001",
        "Telephone line",
        "6.0",
        (
            Offering("O-4001", "Robin Home Line", monthly=1150, once=1000),
            Offering("O-4002", "Robin Digital Line", monthly=640),
        ),
        (
            ("number", landline_number),
            ("directoryEntry", one_of(True, False)),
            ("barredCalls", some_of("premium", "international", "anonymous")),
        ),
        (12,),
        sited=True,
    ),
    "calls": Specification(
        "S-4002",
        "Call plan",
        "2.2",
        (
            Offering("O-4011", "Robin Evenings", 350, 0, (("minutes", 300),)),
            Offering("O-4012", "Robin Anytime", 890, 0, (("minutes", 5000),)),
        ),
        (("pencePerMinute", one_of(1.5, 4.25, 9.9)),),
    ),
    "porting": Specification(
        "S-5001",
        "Number porting",
        "1.1",
        (Offering("O-5001", "Keep your number", once=500),),
        (
            (
                "numbers",
                lambda random: [mobile_number(random) for _ in range(random.choice((1, 2)))],
            ),
            ("donorOperator", one_of("Tern Mobile", "Puddle Telecom", "Farwire")),
            ("window", lambda random: {"from": random.choice(("02:00", "06:00")), "hours": 4}),
        ),
        tax_rate=0.0,
    ),
    "site": Specification(
        "S-6001",
        "Connected site",
        "3.0",
        (Offering("O-6001", "Harbour Site"), Offering("O-6002", "Harbour Site Plus")),
        (("contactHours", one_of("08:00-18:00", "around the clock")),),
        sited=True,
    ),
    "circuit": Specification(
        "S-6002",
        "Ethernet circuit",
        "3.0",
        (
            Offering("O-6011", "Harbour 1G", 24900, 45000, (("downloadMbps", 1000),)),
            Offering("O-6012", "Harbour 10G", 79000, 95000, (("downloadMbps", 10000),)),
        ),
        (
            (
                "handover",
                lambda random: {"interface": "LC", "vlans": [10, random.randrange(20, 90)]},
            ),
        ),
        visited=True,
    ),
    "service level": Specification(
        "S-6003",
        "Service level",
        "1.0",
        (
            Offering("O-6021", "Harbour Care Silver", 4900, 0, (("repairHours", 24),)),
            Offering("O-6022", "Harbour Care Gold", 12900, 0, (("repairHours", 4),)),
        ),
        (
            ("availabilityPercent", one_of(99.5, 99.9, 99.95)),
            ("escalation", some_of("desk", "duty manager", "director")),
        ),
        (36,),
    ),
}
