"""What advertising is about: lists of trades, so that a word not seen in training counts with its kind."""

from collections.abc import Iterable
from typing import Final

# A plural in "s" is found too. Words that people often use otherwise ("doctor", "car") are left out.
_WORDS: Final = {
    "medicine": (
        "viagra cialis levitra kamagra sildenafil tadalafil vardenafil amoxicillin zithromax "
        "azithromycin prednisone propecia clomid xanax tramadol ambien valium phentermine antibiotic "
        "pill tablet dosage mg pharmacy pharmacie farmacia apotheke prescription rx generic erectile "
        "dysfunction ed cbd kratom steroid testosterone hgh supplement keto detox herbal herbalist herb "
        "remedy diet slimming garcinia weightloss probiotic collagen serum"
    ),
    "gambling": (
        "casino poker slot gacor togel judi bola sbobet betting bet gambling jackpot roulette baccarat "
        "blackjack bookmaker lottery lotto dominoqq domino qq bandar agen bandarq situs taruhan spin "
        "sportsbook rummy teenpatti satta bingo toto"
    ),
    "sex": (
        "sex sexy porn porno xxx escort escorts milf nude naked webcam camgirl hookup dating singles "
        "erotic fetish dildo vibrator onlyfans shemale callgirl massage hentai"
    ),
    "spells": (
        "spell caster spellcaster voodoo occult love-spell ritual witchcraft psychic astrologer "
        "astrology prophet herpes hsv hpv hiv fibroid pregnancy-spell illuminati fortune powerful priest "
        "temple"
    ),
    "money": (
        "bitcoin btc crypto cryptocurrency forex loan lender payday mortgage refinance insurance "
        "investment investor broker trader trading binary ethereum usdt wallet hacker hacking recover "
        "recovery atm cashapp paypal creditcard credit debt profit earning income dividend airdrop token "
        "nft"
    ),
    "search": (
        "seo backlink serp traffic hosting domain vps adsense smm marketing marketer affiliate "
        "dropshipping keyword ranking linkbuilding autopilot leads lead branding outsourcing webdesign "
        "wordpress plugin"
    ),
    "study": (
        "essay essays dissertation thesis assignment homework coursework tutor tutoring ielts toefl "
        "institute certification bootcamp coaching-classes classes academy training admission mba exam "
        "dumps plagiarism writers university"
    ),
    "repair": (
        "plumber plumbing locksmith roofing roofer hvac electrician cleaning cleaner carpet movers "
        "packers relocation removalist remodeling renovation contractor painting painters flooring tiles "
        "furniture sofa mattress curtain pest termite towing limousine limo taxi cab rental rentals "
        "repair repairs installation chimney garage dumpster sidewalk waterproofing kitchen bathroom"
    ),
    "estate": (
        "apartment apartments villa villas condo realtor realty estate property properties plots "
        "residency bhk mortgage broker"
    ),
    "travel": (
        "hotel hotels resort flight flights airline airlines airfare reservation reservations booking "
        "bookings tour tours travel visa itinerary package packages charter cruise umrah safari"
    ),
    "support": (
        "printer router antivirus norton mcafee quickbooks epson canon brother hp helpline toll-free "
        "tollfree outlook activation setup webroot kaspersky garmin roku alexa roadrunner netgear "
        "linksys webmail"
    ),
    "shopping": (
        "buy cheap discount coupon promo voucher wholesale shop store shopping price prices sale deal "
        "deals brand replica watches handbag handbags sneakers jersey jerseys shoes jewelry jewellery "
        "ring perfume dress lehenga saree outfit jacket leather hoodie cosmetics skincare makeup bag "
        "wallet accessories case cases cover covers warranty shipping customized custom supplier "
        "manufacturer exporter dealer factory"
    ),
    "software": (
        "apk mod download crack keygen torrent iptv streaming movies episodes wallpaper generator "
        "converter downloader vpn proxy unblocked cheats hack hacks coins emulator gameplay casino-games"
    ),
    "trade": (
        "service services company agency solutions solution best top review reviews online free "
        "professional expert experts consultant consultants clinic hospital lawyer lawyers attorney "
        "attorneys law legal dental dentist implants surgery surgeon treatment therapy spa salon fitness "
        "gym yoga studio media digital technologies tech group international enterprises global ltd pvt "
        "llc inc corp"
    ),
}
TOPICS: Final = {word: topic for topic, words in _WORDS.items() for word in words.split()}


def topics_of(words: Iterable[str]) -> list[str]:
    """The trade of each word that has one, in order."""
    return [topic for word in words if (topic := TOPICS.get(word) or TOPICS.get(word.removesuffix("s")))]


def hidden_topics(host: str) -> set[str]:
    """Trades inside a host name, where words stand together: "cheapessaywriters"."""
    return {
        topic
        for start in range(len(host))
        for end in range(start + 5, min(start + 13, len(host)) + 1)
        if (topic := TOPICS.get(host[start:end]))
    }
