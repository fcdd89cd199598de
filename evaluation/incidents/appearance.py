"""Cosmetic damage, inside and out."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Door ding, driver side",
        "Somebody opened their door into mine at the mall, there's a crease and a paint scuff.",
        "The driver's door sustained a small dent and scuffed paint in a parking lot.",
        "Dent 2 in. on driver door, paint scuffed, paintless repair possible",
        ("Paintless dent repair kit",),
        (60, 240),
    ),
    Incident(
        "Coffee stain on rear bench",
        "My toddler emptied a whole cup of coffee with milk on the back seat and the stain won't "
        "come out, I tried everything.",
        "The rear bench upholstery is permanently stained by a spilled beverage.",
        "Stain set into fabric, panel to be re-dyed",
        ("Upholstery dye",),
        (70, 210),
    ),
    Incident(
        "Keyed along the passenger side",
        "Someone dragged a key along the whole right side, you can feel the scratch with a nail.",
        "The right-hand side bears a deep scratch along both doors.",
        "Scratch through clear coat, right doors, refinish required",
        ("Refinish materials",),
        (180, 620),
    ),
    Incident(
        "Paint chips on hood and bumper",
        "Gravel truck in front of me, and now the hood looks like it has freckles, paint chips "
        "everywhere.",
        "Numerous stone chips are present in the paint of the hood and the front bumper.",
        "Stone chips on hood, touch-up and blend",
        ("Paint and clear coat",),
        (110, 480),
    ),
    Incident(
        "Tear in leather seat",
        "The buckle of my bag ripped the leather of the passenger seat, a tear of about three "
        "inches.",
        "The leather of the front passenger seat is torn.",
        "Leather torn at seam, insert panel to be replaced",
        ("Leather insert",),
        (120, 390),
    ),
    Incident(
        "Hail dimples on roof",
        "We had hail last week and the roof has little dimples all over, the glass is fine.",
        "Minor dents were caused to the roof by hail; no glass was affected.",
        "Hail dents on roof, 14 count, paint intact",
        ("Dent removal, roof",),
        (200, 700),
    ),
)
