"""Scheduled service under a prepaid plan."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Oil change and tire rotation per plan",
        "I had my oil changed and the tires rotated, and the dealer says you pay for it with the "
        "plan I bought.",
        "An oil change and tire rotation were carried out under the prepaid plan.",
        "Oil and filter replaced, tires rotated, no defects found",
        ("Synthetic oil 5 qt", "Oil filter"),
        (45, 110),
    ),
    Incident(
        "30,000 mile service",
        "Time for the big thirty thousand service. They did everything on the list and I paid at "
        "the counter, so please reimburse me.",
        "The scheduled 30,000 mile service was performed and paid by me.",
        "Scheduled service completed, multi-point inspection passed",
        ("Engine air filter", "Cabin air filter", "Synthetic oil 6 qt"),
        (90, 240),
    ),
    Incident(
        "Cabin and engine air filters, routine",
        "Just the regular visit, new filters and a fluid top-up. My maintenance coupons should "
        "take care of that.",
        "Both air filters were replaced during the routine maintenance visit.",
        "Filters replaced at service interval",
        ("Cabin air filter", "Engine air filter"),
        (40, 120),
    ),
    Incident(
        "Brake fluid exchange due by schedule",
        "The booklet says brake fluid every two years so I had it exchanged, along with the annual "
        "inspection.",
        "The brake fluid exchange foreseen by the maintenance schedule and the annual inspection "
        "were carried out.",
        "Brake fluid exchanged by interval, inspection without findings",
        ("Brake fluid DOT 4",),
        (30, 90),
    ),
    Incident(
        "Second prepaid oil service of the year",
        "This is visit number two out of four, lube, oil and filter, nothing was broken.",
        "The second of four prepaid services took place; lubrication, oil and filter.",
        "Lube, oil and filter service performed",
        ("Oil 0W-20", "Oil filter"),
        (40, 95),
    ),
    Incident(
        "Coolant flush and spark plugs, 60k interval",
        "At sixty thousand they flush the coolant and put in new spark plugs, which is part of the "
        "maintenance package.",
        "Coolant flush and spark plugs were done at the 60,000 mile maintenance interval.",
        "Interval service: coolant flushed, spark plugs replaced",
        ("Spark plugs, set", "Coolant 2 gal"),
        (95, 260),
    ),
)
