"""Who claims, what they drive, who repairs and who lends; and numbers with nothing behind them."""

from random import Random

FIRST = (
    *("Adaeze", "Bjorn", "Carmen", "Desmond", "Eun-ji", "Farah", "Gustavo", "Hannah", "Ibrahim"),
    *("Joyce", "Kofi", "Leilani", "Mateusz", "Noor", "Oksana", "Patrick", "Quinn", "Rosalind"),
)
LAST = (
    *("Abernathy", "Bianchi", "Castellanos", "Dombrowski", "Eriksen", "Farouk", "Goldberg"),
    *("Hutchins", "Iyer", "Jankowski", "Kilpatrick", "Lindqvist", "McAllister", "Nakamura"),
    *("O'Rourke", "Petrosyan", "Quiroga", "Rutherford", "Swenson", "Tran", "Van Buren"),
)
STREETS = (
    "Juniper Ct",
    "W Harrison Blvd",
    "Old Mill Road",
    "Sycamore Ave",
    "N 14th Street",
    "Route 9W",
)
TOWNS = (
    *("Boise, ID 83702", "Duluth, MN 55802", "Macon, GA 31201", "Reno, NV 89501"),
    *("Toledo, OH 43604", "Bangor, ME 04401", "Amarillo, TX 79101"),
)
# With the first three letters of their makers' VINs.
CARS = (
    *(("Toyota", "RAV4", "2T3"), ("Ford", "F-150", "1FT"), ("Chevrolet", "Equinox", "2GN")),
    *(("Hyundai", "Santa Fe", "5NM"), ("Subaru", "Outback", "4S4"), ("Jeep", "Wrangler", "1C4")),
    *(("Kia", "Sorento", "5XY"), ("Nissan", "Rogue", "JN8"), ("BMW", "330i", "WBA")),
    *(("Volkswagen", "Jetta", "3VW"), ("Mazda", "CX-5", "JM3"), ("GMC", "Sierra 1500", "3GT")),
)
SHOPS = (
    *(
        "Prairie Auto Works",
        "Kowalski & Sons Garage",
        "Northgate Motors",
        "Summit Tire & Alignment",
    ),
    *("Riverbend Collision", "Blue Heron Automotive", "Fifth Street Service Center"),
    *("Hometown Chevrolet Buick", "Delgado's Car Care", "Eastside Import Specialists"),
)
LENDERS = (
    *(
        "Granite State Credit Union",
        "Ally Financial",
        "First Prairie Bank",
        "Capital One Auto Finance",
    ),
    *("Pioneer Federal Credit Union", "Santander Consumer USA"),
)
_TRANSLITERATED = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (int(d) for d in "12345678123457923456789"), strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LETTERS_AND_DIGITS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


def vin(maker: str, random: Random) -> str:
    """17 characters, of which the ninth is the check digit (49 CFR 565.15)."""
    body = [random.choice(_LETTERS_AND_DIGITS) for _ in range(8)]
    characters = [
        *maker,
        *body[:5],
        "0",
        *body[5:],
        *(random.choice("0123456789") for _ in range(5)),
    ]
    values = (_TRANSLITERATED.get(character) or int(character) for character in characters)
    remainder = sum(v * w for v, w in zip(values, _WEIGHTS, strict=True)) % 11
    characters[8] = "X" if remainder == 10 else str(remainder)
    return "".join(characters)


def phone(random: Random) -> str:
    """Ten digits of the range that is kept for fiction."""
    area = random.choice(("208", "218", "478", "775", "419", "207", "806"))
    return f"{area}5550{random.randrange(100, 200)}"


def address(random: Random) -> str:
    return f"{random.randrange(11, 4999)} {random.choice(STREETS)}, {random.choice(TOWNS)}"


def contract_number(random: Random) -> str:
    digits = "".join(random.choice("0123456789") for _ in range(random.choice((6, 7, 8))))
    prefix = random.choice(("VP-", "SC", "PG-20-", "AX", "MPP-", "K"))
    return f"{prefix}{digits}"
