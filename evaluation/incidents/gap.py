"""Total losses with a loan left over; papers without a repair bill."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Totaled in a rear-end collision, loan not covered by the payout",
        "A truck ran into the back of me and the insurance says the car is totaled. What they pay "
        "doesn't even cover what I still owe the bank.",
        "The vehicle was declared a total loss; the settlement of the primary insurer leaves a "
        "balance on the loan.",
        "Total loss, rear structure collapsed",
    ),
    Incident(
        "Total loss after a deer strike, balance on the note remains",
        "Hit a deer on a county road, airbags and all. The adjuster wrote it off and now I'm "
        "stuck with the rest of the note.",
        "Following a collision with a deer, the primary carrier deemed the vehicle a total loss. A "
        "loan deficiency remains.",
        "Repair cost exceeds actual cash value",
    ),
    Incident(
        "Flooded and written off, remaining loan",
        "After the storm the water stood over the seats. The insurer gave me market value and the "
        "finance company still wants the difference.",
        "The vehicle was flooded and written off by the insurer. I request payment of the "
        "difference to the outstanding loan.",
        "Total loss, water above dashboard level",
    ),
    Incident(
        "Rollover, car is a total, shortfall to lender",
        "I slid off an icy bridge and rolled it. I'm okay, the car is not, it's a total. There's a "
        "shortfall with the lender of a few thousand.",
        "The vehicle overturned on ice and is a total loss. A shortfall towards the lender is to "
        "be settled.",
        "Total loss, roof and pillars deformed",
    ),
    Incident(
        "Engine fire, totaled, upside down on the loan",
        "It caught fire in the parking lot and burned out completely. My insurance totaled it and "
        "I'm upside down on my loan.",
        "The vehicle was destroyed by fire; the insurer's payout is below the loan balance.",
        "Total loss by fire",
    ),
    Incident(
        "Wrecked at an intersection, waiting for the gap to be paid",
        "Somebody ran the red light and wrecked my car for good. Insurance paid off part of the "
        "loan, I'd like the gap to be taken care of.",
        "After a crossing collision the vehicle is beyond repair. The payout and the balance owed "
        "differ, and I claim that difference.",
        "Total loss, frame damage",
    ),
)
