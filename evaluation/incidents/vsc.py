"""Mechanical and electrical failures."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Water pump gave out, temperature needle in the red",
        "On the way home from my sister's the temperature needle went all the way into the red and "
        "steam came out from under the hood, so I pulled over and had it towed.",
        "The vehicle lost coolant through a failed water pump and had to be recovered from the "
        "roadside.",
        "Water pump shaft seal failed, bearing play excessive",
        ("Water pump assembly", "Thermostat and gasket"),
    ),
    Incident(
        "No drive in third and fourth gear",
        "It just revs and revs but won't go into third any more, and when it does there is a bang "
        "you can feel in the seat.",
        "The automatic gearbox no longer engages third and fourth gear.",
        "Valve body solenoid C stuck, clutch pack burnt",
        ("Remanufactured valve body", "Transmission fluid kit"),
        (900, 3200),
    ),
    Incident(
        "Air conditioner blows warm",
        "With ninety degrees outside the AC blows hot air in my kids' faces and makes a horrible "
        "squealing sound when I switch it on.",
        "The air conditioning has ceased to cool; a squeal is audible with the system engaged.",
        "A/C compressor clutch seized, no pressure on high side",
        ("A/C compressor with clutch", "Receiver drier"),
    ),
    Incident(
        "Dead starter, clicks only",
        "I turn the key and all I get is click click click. The guy from the auto club tried to "
        "jump it and said the battery is fine.",
        "The engine does not crank; the battery was tested and found to be in order.",
        "Starter motor windings open, solenoid contacts worn",
        ("Starter motor",),
        (180, 640),
    ),
    Incident(
        "Power steering lost on the highway",
        "All at once the wheel got so heavy I could hardly take the exit and a steering wheel "
        "lamp came up on the dash.",
        "The electric power steering assistance failed without warning while driving.",
        "EPS control module internal fault, code C1604",
        ("Steering rack with EPS module",),
        (700, 1900),
    ),
    Incident(
        "Knocking from the engine, low oil pressure",
        "There's a knocking noise deep down in the motor that gets faster with the gas pedal and "
        "the oil light flickers at stop lights.",
        "A knocking noise is heard from the lower engine and the oil pressure warning is lit.",
        "Connecting rod bearing spun on cylinder 3",
        ("Engine short block", "Gasket set"),
        (2600, 4900),
    ),
    Incident(
        "Windows and locks dead, body computer",
        "None of the power windows go down, the locks have a mind of their own and the dome light "
        "stays on all night.",
        "Power windows and central locking have ceased to operate.",
        "Body control module shorted internally, no communication on LIN bus",
        ("Body control module",),
        (320, 900),
    ),
)
