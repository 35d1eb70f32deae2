"""Is this what a person is called? Given names from many countries, and words that no person is called."""

from functools import lru_cache
from typing import Final

from blogapp.spam.topics import hidden_topics, topics_of

_GIVEN: Final = frozenset(
    "aaron abby abdul adam adrian agnes ahmed aidan aisha akira alan albert alejandro aleksandr "
    "alessandro alex alexander alexandra alexis alfred ali alice alicia allan allen allison amanda "
    "amber amir amit amy ana anders andre andrea andreas andrei andrew andy angela angie anil anita "
    "anjali ann anna anne annie anthony antoine anton antonio april ari arjun arnold art arthur arun "
    "asha ashley austin barbara barry bart beata becky ben benjamin bernard beth betty bill billy bjorn "
    "bob bobby boris brad bradley brandon brenda brent brett brian bruce bryan bruno burt caleb cameron "
    "carl carla carlos carmen carol caroline carrie casey catherine cathy cecilia chad charles charlie "
    "charlotte chen cheryl chloe chris christian christina christine christopher chuck cindy claire "
    "clara claudia clint colin connie connor corey courtney craig crystal curt curtis cynthia daisy "
    "dale dan dana daniel daniela danny darren dave david dawn dean deb deborah debbie deepak denis "
    "denise dennis derek diana diane diego dimitri dirk dmitry dominic don donald donna doris dorothy "
    "doug douglas drew duncan dustin dylan ed eddie edgar edith eduardo edward edwin elaine eleanor "
    "elena elif elijah elizabeth ella ellen emil emily emma eric erica erik erin ernest esther ethan "
    "eugene eva evan eve evelyn fabian fatima felipe felix fernando filip flora florian frances "
    "francesco francis francisco francois frank franz fred frederick gabriel gareth gary gavin gene "
    "geoff george gerald gerard gert gina giovanni giulia glen glenn gloria gordon grace graham grant "
    "greg gregory guido guillaume gunnar gustavo guy hannah hans harold harry hassan heather hector "
    "heidi heinz helen helena henrik henry herbert hiroshi holly howard hugh hugo ian ibrahim igor "
    "ingrid irene iris isaac isabel ivan jack jackie jacob jacques jake james jamie jan jane janet "
    "janice jared jasmine jason javier jay jean jeff jeffrey jen jennifer jenny jens jeremy jerome "
    "jerry jesse jessica jill jim jimmy joan joanna joao joe joel joerg johan johannes john johnny jon "
    "jonas jonathan jordan jorge jose josef joseph josh joshua joy joyce juan judith judy julia julian "
    "julie julien june jurgen justin kai karen karin karl karthik kate katherine kathleen kathy katie "
    "kay keith kelly ken kenji kenneth kent kerry kevin khalid kim kirk klaus kris krishna kristen "
    "kristin krzysztof kumar kurt kyle lance larry lars laura lauren laurent lee leo leon leonard "
    "leslie lewis li liam lin linda lisa liz lori lou louis louise luca lucas lucia lucy luis luke lynn "
    "magnus manish manuel marc marcel marcin marco marcus marek margaret maria marie marina mario "
    "marion mark markus marta martha martin marvin mary mathew mats matt matthew matthias maurice max "
    "maxim megan mehmet melanie melissa michael michal micheal michel michele michelle miguel mike "
    "mikhail milan mindy miriam mitch mohamed mohammad mohammed molly monica monika morgan morten "
    "muhammad mustafa nadia nancy naomi natalie natasha nathan neal neil nelson niall nicholas nick "
    "nicola nicolas nicole nigel nikhil niklas nikolai nina noah noel nora norman olaf ole oleg olga "
    "oliver olivia omar oscar otto owen pablo pam pamela pascal pat patricia patrick paul paula pavel "
    "pedro peggy per pete peter phil philip philipp philippe phillip phyllis pierre pieter piotr priya "
    "rachel rafael rahul raj rajesh ralph ramesh randall randy raul ravi ray raymond rebecca regina "
    "rene renee ricardo richard rick rita rob robert roberta roberto robin rod rodrigo roger roland "
    "rolf roman ron ronald rosa rose ross roy ruben russ russell ruth ryan sabine sally sam samantha "
    "samir samuel sandeep sandra sandy sanjay santosh sara sarah scott sean sebastian seth shane "
    "shannon sharon shaun shawn sheila sherry simon sofia sonia sophia sophie stacey stacy stan stanley "
    "stefan stefano stephan stephanie stephen steve steven stewart stuart sue suresh susan susanne sven "
    "svetlana sylvia takashi tamara tania tanya tara ted teresa terry thomas tiffany tim timothy tina "
    "tobias todd tom tomas tomasz tommy toni tony tracy travis trevor troy tyler ulrich ursula valerie "
    "vanessa vera vic victor victoria vijay vikram vince vincent virginia vivek vladimir walter wanda "
    "warren wayne wendy wes will william willy wolfgang xavier yann yuki yusuf yves yvonne zach zachary "
    "zoe".split()
)
# Who looks for customers calls themselves what people search for.
_SEARCHED: Final = frozenset(
    "a an the of for in to and with your my near me how what where why when is are best top cheap "
    "cheapest free online buy get click here visit website site web blog page official store shop sale "
    "price prices service services company agency experts expert pro pros solutions review reviews "
    "download watch live news tips tricks guide usa uk india dubai london delhi mumbai bangalore sydney "
    "melbourne toronto texas florida california chicago houston york men women kids kidz adult girls "
    "home house car cars phone game games app apps software system tools design school college "
    "institute classes course courses hair skin health medical clinic dental gym fitness program "
    "programs training bjj jiujitsu jitsu martial arts karate boxing dance yoga music video movie "
    "movies food wedding event events gold diamond real estate office business money cash credit".split()
)

_LONG_SEARCHED: Final = tuple(sorted(word for word in _SEARCHED if len(word) > 3))
_RUN_TOGETHER: Final = 8

PERSON, SEARCH, ADDRESS, NONE, OTHER = "person", "search", "address", "none", "other"


def name_kind(name: str) -> str:
    """What a folded name is: a person's, something to search for, an address, none, or anything else."""
    name = name.strip()
    if not name:
        return NONE
    if "://" in name or "www." in name or (" " not in name and "." in name[1:-2]):
        return ADDRESS
    words = name.replace("-", " ").replace("_", " ").replace(".", " ").split()
    searched = searched_words(words)
    if searched and (searched > 1 or words[0] not in _GIVEN):
        return SEARCH
    return PERSON if words and words[0] in _GIVEN and len(words) <= 4 else OTHER


def searched_words(words: list[str]) -> int:
    """How many words of a name are of the kind that people type into search engines."""
    return sum(word in _SEARCHED or bool(topics_of([word])) or _holds_searched(word) for word in words)


@lru_cache(maxsize=2048)
def _holds_searched(word: str) -> bool:
    """Whether two such words, or a long one, are run together, as in "kidsdanceclasses"."""
    if len(word) < _RUN_TOGETHER or not word.isascii():
        return False
    letters = sum(len(part) for part in _LONG_SEARCHED if part in word[:60])
    return 2 * letters >= len(word.rstrip("0123456789")) or bool(hidden_topics(word[:60]))
