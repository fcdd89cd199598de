"""Makes as people spell them, and the models that tell the make by themselves."""

MAKES = {
    name.lower(): name
    for name in (
        "Acura", "Alfa Romeo", "Audi", "Bentley", "BMW", "Buick", "Cadillac", "Chevrolet",
        "Chrysler", "Dodge", "Fiat", "Ford", "Genesis", "GMC", "Honda", "Hummer", "Hyundai",
        "Infiniti", "Isuzu", "Jaguar", "Jeep", "Kia", "Land Rover", "Lexus", "Lincoln", "Lucid",
        "Maserati", "Mazda", "Mercedes-Benz", "Mercury", "Mini", "Mitsubishi", "Nissan",
        "Oldsmobile", "Polestar", "Pontiac", "Porsche", "Ram", "Rivian", "Saab", "Saturn",
        "Scion", "Smart", "Subaru", "Suzuki", "Tesla", "Toyota", "Volkswagen", "Volvo",
    )
} | {
    "chevy": "Chevrolet",
    "vw": "Volkswagen",
    "mercedes benz": "Mercedes-Benz",
    "mercedes": "Mercedes-Benz",
    "range rover": "Land Rover",
}  # fmt: skip

_MODELS = {
    "Acura": "Integra, MDX, RDX, TLX",
    "BMW": "X1, X3, X5",
    "Chevrolet": "Camaro, Corvette, Cruze, Equinox, Impala, Malibu, Silverado, Silverado 1500, "
    "Suburban, Tahoe, Traverse, Trailblazer, Colorado",
    "Chrysler": "Pacifica, Sebring",
    "Dodge": "Challenger, Charger, Durango, Grand Caravan, Journey",
    "Ford": "Bronco, Edge, Escape, Expedition, Explorer, F-150, F150, F-250, F250, F-350, Focus, "
    "Fusion, Maverick, Mustang, Ranger, Taurus, Transit",
    "GMC": "Acadia, Sierra, Sierra 1500, Terrain, Yukon, Yukon XL",
    "Honda": "Accord, Civic, CR-V, CRV, Fit, HR-V, Insight, Odyssey, Passport, Pilot, Ridgeline",
    "Hyundai": "Elantra, Ioniq, Kona, Palisade, Santa Fe, Sonata, Tucson",
    "Jeep": "Cherokee, Compass, Gladiator, Grand Cherokee, Patriot, Renegade, Wrangler",
    "Kia": "Forte, K5, Optima, Rio, Seltos, Sorento, Soul, Sportage, Telluride",
    "Lexus": "ES 350, GX 460, IS 300, NX 300, RX 350",
    "Mazda": "CX-5, CX-9, CX-30, Mazda3, Mazda6, Miata",
    "Nissan": "Altima, Frontier, Kicks, Maxima, Murano, Pathfinder, Rogue, Sentra, Titan, Versa",
    "Ram": "ProMaster",
    "Subaru": "Ascent, Crosstrek, Forester, Impreza, Legacy, Outback, WRX",
    "Tesla": "Cybertruck, Model 3, Model S, Model X, Model Y",
    "Toyota": "4Runner, Avalon, Camry, Corolla, Highlander, Prius, RAV4, Sequoia, Sienna, Tacoma, "
    "Tundra, Venza",
    "Volkswagen": "Atlas, Golf, Jetta, Passat, Tiguan",
}
MODELS = {
    model.strip().lower(): (make, model.strip())
    for make, models in _MODELS.items()
    for model in models.split(",")
}
# Words of everyday English, towns and shops: models only beside a year or a make.
AMBIGUOUS_MODELS = frozenset(
    {"ascent", "atlas", "charger", "challenger", "colorado", "compass", "durango", "edge", "escape",
     "expedition", "explorer", "fit", "focus", "forte", "frontier", "fusion", "golf", "insight",
     "journey", "kicks", "legacy", "maverick", "odyssey", "pacifica", "passport", "pathfinder",
     "patriot", "pilot", "ranger", "renegade", "ridgeline", "rio", "rogue", "sierra", "soul",
     "malibu", "santa fe", "suburban", "tacoma", "terrain", "titan", "transit", "traverse",
     "tucson"}
)  # fmt: skip
