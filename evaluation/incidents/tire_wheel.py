"""What roads do to tires and wheels."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Nail in left rear tire, cannot be plugged",
        "Came out to the driveway and the left rear was sitting on the rim. There's a nail at "
        "the shoulder and they won't plug it there.",
        "The left rear tire was punctured by a nail close to the shoulder and cannot be repaired.",
        "Puncture in shoulder, not repairable",
        ("Tire 225/50R17",),
        (120, 320),
    ),
    Incident(
        "Hit a crater in the road, cracked alloy",
        "I went through a hole in the road the size of a bathtub and since then the wheel loses "
        "air through a crack you can see with your eyes.",
        "An alloy wheel cracked when the vehicle struck a deep hole in the pavement.",
        "Alloy wheel cracked at inner barrel, air loss",
        ("Alloy wheel 18 inch", "Tire 235/45R18"),
        (300, 780),
    ),
    Incident(
        "Blowout after running over scrap metal",
        "Some scrap metal fell off a trailer, I couldn't swerve and the front tire blew.",
        "A front tire burst after contact with metal debris on the roadway.",
        "Front right tread and sidewall torn by debris",
        ("Tire 265/70R17",),
        (150, 380),
    ),
    Incident(
        "Bent wheel and bubble in sidewall from curb of a bridge joint",
        "The joint on that bridge stands up like a knife. Now my wheel is bent and there's a "
        "bubble in the tire.",
        "A raised bridge joint bent the wheel and caused a bulge in the tire.",
        "Wheel bent 4 mm lateral, sidewall bulge",
        ("Steel wheel 16 inch", "Tire 205/55R16"),
        (190, 460),
    ),
    Incident(
        "Two flats from broken glass",
        "Broken bottles all over the lane after the game and two of my tires went flat within a "
        "minute.",
        "Two tires lost pressure after the vehicle passed over broken glass.",
        "Both left tires cut through tread by glass",
        ("Tire 215/60R16", "Tire 215/60R16"),
        (220, 520),
    ),
    Incident(
        "Rim damage, pothole on the interstate",
        "Hit a pothole doing sixty in the rain, you know the sound. The rim has a flat spot and "
        "the car shakes.",
        "A pothole deformed the rim; the vehicle now vibrates.",
        "Rim flange deformed by impact, will not balance",
        ("Alloy wheel 19 inch",),
        (260, 690),
    ),
)
