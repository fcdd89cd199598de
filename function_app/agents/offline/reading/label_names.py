"""The labels that forms, invoices and estimates use, and the field that each of them names.

`ignored` labels are there so that a shorter one inside them is not mistaken for a field's label.
"""

from function_app.agents.offline.reading.label_words import labels

_ALIASES: dict[str, str] = {
    "claimant_name": (
        "claimant name, claimant, claimants name, customer name, customer, insured name, insured, "
        "name of insured, policyholder, policy holder, contract holder, contract holder name, "
        "agreement holder, owner name, owner, vehicle owner, registered owner, member name, "
        "member, full name, bill to, sold to, name"
    ),
    "claimant_email": (
        "email, e-mail, email address, e-mail address, customer email, claimant email"
    ),
    "claimant_phone": (
        "phone, telephone, tel, mobile, mobile phone, cell, cell phone, home phone, daytime "
        "phone, customer phone, claimant phone, contact phone, best phone, contact, best number, "
        "best number to reach me, phone number, telephone number, cell number"
    ),
    "claimant_address": (
        "residence, street / city / zip, address, mailing address, street address, home "
        "address, customer address, claimant "
        "address, residence address"
    ),
    "contract_number": (
        "contract, service contract, vsc contract, policy, agreement, service agreement, gap "
        "contract, plan, certificate, coverage contract, contract/policy, policy/contract"
    ),
    "vehicle": (
        "vehicle, vehicle description, year/make/model, year make model, ymm, car, year / make / "
        "model, insured vehicle, covered vehicle, vehicle year/make/model"
    ),
    "vehicle_year": "year, vehicle year, model year, yr",
    "vehicle_make": "make, vehicle make, manufacturer",
    "vehicle_model": "model, vehicle model, model / trim, model/trim",
    "vehicle_vin": "vin, vehicle identification, vin/serial, serial, chassis",
    "current_odometer": (
        "odometer, current odometer, odometer reading, mileage, current mileage, odometer in, "
        "mileage in, miles in, odo, mileage at loss, mileage at failure, mileage at time of loss, "
        "mileage at time of failure, odometer at loss, miles, vehicle mileage"
    ),
    "date_of_loss": (
        "date of loss, loss date, dol, date of failure, failure date, date of incident, incident "
        "date, date of breakdown, breakdown date, date of damage, damage date, date noticed, date "
        "of theft, theft date, date stolen, date of accident, accident date, date of occurrence, "
        "date of event, date problem started"
    ),
    "issue_summary": (
        "customer complaint, complaint, customer concern, concern, customer states, description "
        "of loss, loss description, description of problem, problem description, problem, "
        "description of damage, damage description, description of issue, issue, issue "
        "description, reason for visit, reason for claim, nature of claim, what happened, "
        "customer states that, symptoms, symptom, description of incident, incident "
        "description, circumstances"
    ),
    "repair_facility": (
        "repair facility, repair facility name, facility, facility name, repair shop, shop, shop "
        "name, dealer, dealer name, dealership, servicing dealer, service center, body shop, "
        "garage, repairer, repaired by, serviced by, repairing facility, repairing dealer"
    ),
    "diagnosis": (
        "diagnosis, technician diagnosis, diagnostic findings, diagnostic result, diagnostic "
        "results, cause of failure, cause, root cause, findings, technician findings, technician "
        "notes, technician's findings, technicians findings, finding, shop says, tech notes, "
        "technician comments, inspection findings, failed component"
    ),
    "lienholder": (
        "lienholder, lien holder, lienholder name, lender, lender name, finance company, loss "
        "payee, bank, lien, loan with, financed by, financed through, leasing company"
    ),
    "deductible": (
        "deductible, contract deductible, policy deductible, deductible amount, less deductible"
    ),
    "parts_total": (
        "total parts, parts total, parts subtotal, parts sub-total, total parts cost, parts cost, "
        "parts amount, subtotal parts, parts cost total"
    ),
    "parts_line": "parts, replacement parts",
    "labor_total": (
        "total labor, labor total, labor subtotal, labor sub-total, total labor cost, labor cost, "
        "labor amount, labor charges, labor charge, subtotal labor, total labour, labour total, "
        "labour cost"
    ),
    "labor_line": "labor, labour",
    "labor_hours": "labor hours, labour hours, labor time, hours, book time, hrs, total hours",
    "labor_rate": "labor rate, labour rate, hourly rate, rate, rate per hour, shop rate",
    "tax": (
        "tax, sales tax, state tax, parts tax, taxes, vat, shop supplies, supplies, environmental "
        "fee, hazmat fee, disposal fee, shop fee, fees, misc charges"
    ),
    "total_first": (
        "grand total, total estimate, estimate total, estimated total, total estimated cost, "
        "total estimated repair cost, estimate amount, total repair estimate, total repair cost, "
        "total cost of repair, total cost of repairs, invoice total, total invoice, amount "
        "claimed, amount requested, requested amount, claim amount, total amount, total "
        "cost, repair total, total repairs, estimated "
        "cost, estimated repair cost, repair cost, total charges, estimate"
    ),
    "total_last": (
        "total, total due, amount due, balance due, total amount due, quote, quoted amount"
    ),
    "ignored": (
        "subtotal, sub-total, sub total, contract type, contract term, contract holder since, "
        "contract price, contract limit, plan type, plan name, coverage level, coverage type, "
        "claim, invoice, repair order, work order, ro, mileage limit, mileage out, odometer out, "
        "miles out, mileage at purchase, term miles, miles away, fax, part, part no, part number, "
        "qty, description, subject, sent, from, to, cc, total after deductible, customer pays, "
        "customer portion, policy limit, technician, advisor, service advisor, service writer, "
        "adjuster, prepared by, claim type, signature, signed, license, plate, color, engine, "
        "date, invoice date, estimate date, claim date, date prepared, date issued, contract "
        "date, effective date, expiration date, purchase date, sale date, date of purchase"
    ),
}
_OTHERS = (
    "shop", "facility", "repair facility", "dealer", "dealership", "garage", "lender", "lienholder",
    "insurance", "insurer", "seller", "selling dealer", "emergency", "agent", "administrator",
    "witness", "police", "technician", "adjuster",
)  # fmt: skip
_THEIR = ("phone", "telephone", "email", "address", "contact", "fax")
_SECTION_WORDS = {
    "claimant": (
        "claimant, customer, owner, insured, contract holder, policyholder, bill to, member, "
        "contract, agreement, policy, coverage"
    ),
    "vehicle": "vehicle, covered vehicle, insured vehicle, vehicle and work",
    "facility": (
        "repair facility, facility, repair shop, shop, dealer, dealership, service center, "
        "servicing dealer, repairing facility"
    ),
    "lienholder": "lienholder, lender, finance company, loan",
    "parts": (
        "parts, parts list, replacement parts, parts needed, parts required, parts and labor, "
        "line items, items, parts & labor, part description, part"
    ),
    "labor": "labor, labour, labor operations, labor charges",
    "loss": "loss, claim, loss and repair, incident, findings, diagnosis, repair, damage",
}


def _keys_by_label() -> dict[str, str]:
    keys = {alias.strip(): key for key, aliases in _ALIASES.items() for alias in aliases.split(",")}
    others = {f"{other} {noun}": "ignored" for other in _OTHERS for noun in _THEIR}
    return dict(labels()) | keys | others


KEY_OF_LABEL = _keys_by_label()
SECTION_OF_HEADING = {
    word.strip(): section for section, words in _SECTION_WORDS.items() for word in words.split(",")
}
