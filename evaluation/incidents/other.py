"""What no product covers, or what is no claim at all."""

from evaluation.incidents.incident import Incident

INCIDENTS = (
    Incident(
        "Refund of the unused months",
        "I sold the car to my cousin and want the unused months of the contract refunded.",
        "I wish to cancel the contract and ask for a pro rata refund.",
        "Not applicable",
    ),
    Incident(
        "Contract to be transferred to new owner",
        "My daughter drives it now, can you put the contract in her name? Nothing is wrong with "
        "the car.",
        "I request the transfer of the agreement to a new owner.",
        "Not applicable",
    ),
    Incident(
        "Hotel bill from a trip that ended early",
        "We had to stay two nights in a motel because of the snow and somebody told me you pay for "
        "that.",
        "I ask for reimbursement of lodging during an interrupted trip.",
        "Not applicable",
    ),
    Incident(
        "Lost both key fobs in the lake",
        "Don't laugh, both key fobs went overboard with my fishing bag. I need new ones.",
        "Both key fobs have been lost and need to be supplied anew.",
        "Two remote keys to be supplied and programmed",
        ("Remote key", "Remote key"),
        (180, 520),
    ),
    Incident(
        "Rental car bill while on vacation",
        "Attached is what the rental company charged me while on vacation, is any of it covered?",
        "I submit a rental invoice and ask whether any of it is reimbursable.",
        "Not applicable",
    ),
    Incident(
        "Parking ticket and towing to the pound",
        "The city towed me for parking in a snow lane and I'd like the fee back.",
        "I seek reimbursement of a municipal impound fee.",
        "Not applicable",
    ),
)
