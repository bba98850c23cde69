"""Occupations, fields of work and places that a mutated sentence can name instead. Our own short lists; completeness is not the point."""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(","))


OCCUPATIONS = _names(
    """
    accountant, actor, actuary, actress, announcer, anthropologist, appraiser, archaeologist, architect, artist, astronaut,
    astronomer, athlete, auditor, baker, banker, barber, barista, bartender, beekeeper, biologist, blacksmith, boxer,
    bricklayer, butcher, caretaker, carpenter, cashier, chauffeur, chef, chemist, chiropractor, cleaner, clerk, comedian,
    composer, conductor, counselor, courier, curator, dancer, decorator, dentist, designer, detective, developer, dietitian,
    diplomat, dispatcher, diver, doctor, drummer, economist, editor, electrician, engineer, farmer, filmmaker, firefighter,
    fisherman, florist, gardener, geologist, governor, guitarist, hairdresser, historian, inspector, instructor,
    interpreter, inventor, investigator, janitor, jeweler, jockey, journalist, lawyer, librarian, lifeguard, locksmith,
    machinist, magician, mathematician, mayor, mechanic, midwife, miner, monk, musician, nurse, optician, painter,
    paralegal, paramedic, pharmacist, philosopher, photographer, physicist, pianist, plasterer, plumber, poet, politician,
    potter, priest, producer, programmer, psychiatrist, psychologist, publisher, radiologist, ranger, receptionist,
    recruiter, referee, roofer, sailor, scientist, sculptor, secretary, senator, sheriff, shepherd, shoemaker, singer,
    sociologist, soldier, songwriter, statistician, surgeon, surveyor, tailor, teacher, telemarketer, teller, therapist,
    translator, tutor, upholsterer, veterinarian, violinist, waiter, watchmaker, weaver, welder, writer, zookeeper
    """
)

FIELDS_OF_WORK = _names(
    """
    accounting, auditing, aviation, bookkeeping, beekeeping, carpentry, catering, customer service, customer support,
    cybersecurity, data entry, data science, dentistry, event planning, finance, forestry, healthcare, hospitality, human
    resources, interior design, journalism, law enforcement, logistics, machine learning, manufacturing, marketing,
    metallurgy, nursing, plumbing, public relations, real estate, shipbuilding, social work, software development, teaching,
    textile design, tourism, translation, transportation, veterinary care, warehousing, watchmaking, welding, winemaking
    """
)

COUNTRIES = _names(
    """
    Argentina, Australia, Austria, Bangladesh, Belgium, Brazil, Bulgaria, Canada, Chile, China, Colombia, Croatia, Cuba,
    Denmark, Egypt, England, Estonia, Ethiopia, Finland, France, Germany, Ghana, Greece, Hungary, Iceland, India, Indonesia,
    Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Kenya, Latvia, Malaysia, Mexico, Morocco, Nepal, Netherlands, New
    Zealand, Nigeria, Norway, Pakistan, Peru, Philippines, Poland, Portugal, Romania, Russia, Scotland, Senegal, Singapore,
    Slovenia, South Africa, South Korea, Spain, Sweden, Switzerland, Tanzania, Thailand, Tunisia, Turkey, Uganda, Ukraine,
    United Kingdom, United States, Uruguay, Vietnam, Wales
    """
)

US_STATES = _names(
    """
    Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho, Illinois,
    Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri,
    Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, North Carolina, North Dakota, Ohio, Oklahoma, Oregon,
    Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, West Virginia,
    Wisconsin, Wyoming
    """
)

CITIES = _names(
    """
    Amsterdam, Athens, Atlanta, Baltimore, Bangkok, Barcelona, Berlin, Boston, Brussels, Budapest, Buenos Aires, Cairo,
    Chicago, Cleveland, Dallas, Denver, Detroit, Dublin, Edinburgh, Glasgow, Helsinki, Hong Kong, Houston, Istanbul,
    Jakarta, Lagos, Lima, Lisbon, London, Los Angeles, Madrid, Manchester, Melbourne, Miami, Milan, Montreal, Moscow,
    Mumbai, Munich, Nairobi, Naples, New Orleans, New York City, Oslo, Paris, Philadelphia, Phoenix, Pittsburgh, Portland,
    Prague, Rome, Sacramento, San Diego, San Francisco, Santiago, Seattle, Seoul, Shanghai, Stockholm, Sydney, Tokyo,
    Toronto, Vancouver, Venice, Vienna, Warsaw, Zurich
    """
)
