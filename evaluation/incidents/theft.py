"""Vehicles that were taken and did not come back."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Car gone from apartment garage, police report filed",
        "I came down to the garage in the morning and my spot was empty. The police took a report "
        "and five weeks later there's still no trace of it.",
        "The vehicle was taken from a garage and has not been recovered for more than thirty days.",
        "Not recovered, police case open",
    ),
    Incident(
        "Stolen at gas station",
        "I went in to pay and somebody jumped in and drove off with it. It's stolen, over a month "
        "now, and nobody has seen it.",
        "The vehicle was stolen at a filling station and remains missing.",
        "Vehicle not recovered",
    ),
    Incident(
        "Carjacked, never recovered",
        "Two men with a gun made me get out and took the car. The detective says after forty days "
        "it is not going to turn up.",
        "The vehicle was taken by force and was never recovered.",
        "Unrecovered after 40 days",
    ),
    Incident(
        "Disappeared from airport parking",
        "When I got back from vacation my car wasn't in the airport lot. Thieves, says the lot "
        "manager. That's two months ago.",
        "The vehicle disappeared from the airport parking facility and is presumed stolen.",
        "Stolen, not recovered in 60 days",
    ),
    Incident(
        "Test driver never came back",
        "I had it up for sale and the buyer never came back from his test drive. Police have it "
        "listed as stolen since then.",
        "A purported buyer took the vehicle and did not return it; it is registered as stolen.",
        "Entered as stolen with the police, no recovery",
    ),
    Incident(
        "Stolen from driveway with relay device",
        "They did that trick with the key signal and rolled it off my driveway at night, camera "
        "saw it all. It has been missing ever since.",
        "The vehicle was stolen from the driveway at night by means of a relay device and is still "
        "missing.",
        "Theft confirmed, vehicle missing",
    ),
)
