"""Words that people answer with, in English, French, German, Spanish, Italian, Portuguese and Dutch."""

from __future__ import annotations

import re

from faq.text.spelling import fold, joined


def table(text: str) -> frozenset[str]:
    """The phrases of a text, parted by slashes and lines, folded."""
    return frozenset(fold(phrase) for phrase in re.split(r"[/\n]", text) if phrase.strip())


YES = table("""
    yes / yeah / yea / yep / yup / aye / of course / certainly / definitely / absolutely / indeed / affirmative / yes of course
    oui / ouais / bien sûr / bien entendu / tout à fait / certainement / absolument / exactement / oui bien sûr
    ja / jawohl / natürlich / natuerlich / selbstverständlich / ja natürlich
    claro / claro que sí / por supuesto / desde luego / sí claro / certo / certamente / sì certo / esatto / assolutamente
    sim / com certeza / claro que sim / sim claro / exatamente / jazeker / zeker / natuurlijk / inderdaad
""")
# Too common as the first word of something else: these count only where nothing follows them.
YES_ALONE = table("""
    y / ya / sure / ok / okay / correct / right / true / exactly / agreed
    agree / i agree / we agree / accept / i accept / naturally
    we do / i do / we are / i am / we have / i have / we did / we can / i can
    we will / i will / it is / it does / they do / we have it
    that is right / that's right / that is correct / that's correct / for sure
    by all means / done / confirmed / i confirm / we confirm
    o / si / si si / s / d'accord / exact / je suis d'accord / nous sommes d'accord / c'est exact / c'est correct
    j / jo / jap / sicher / genau / klar / stimmt / richtig / einverstanden / das stimmt
    de acuerdo / estoy de acuerdo / correcto / cierto / d'accordo / sono d'accordo
    naturalmente / de acordo / concordo / klopt / akkoord
""")
NO = table("""
    no / nope / nah / nay / not yet / not really / not at all / of course not
    certainly not / definitely not / absolutely not / negative
    non / pas encore / pas du tout / bien sûr que non / pas vraiment / non pas encore
    nein / nee / nö / noch nicht / keineswegs / gar nicht / überhaupt nicht
    todavía no / aún no / en absoluto / claro que no / para nada
    non ancora / per niente / assolutamente no / certo che no / não / ainda não / de modo nenhum
    claro que não / neen / nog niet / helemaal niet / no not yet
""")
NO_ALONE = table("""
    n / never / false / incorrect / wrong / none / not / disagree / i disagree
    that is wrong / jamais / niemals / falsch / nunca / mai / nooit
    we do not / i do not / we don't / i don't / we are not / we aren't
    i am not / i'm not / we're not / we have not / we haven't
    i have not / i haven't / we did not / we didn't / we cannot / we can't
    i cannot / i can't / we will not / we won't / i won't
    it is not / it isn't / it does not / it doesn't / they do not / they don't / i do not agree / i don't agree
""")
UNSURE = table("""
    unsure / not sure / uncertain / not certain / don't know / do not know
    dunno / idk / no idea / no clue / cannot say / can't say
    cannot tell / can't tell / cannot answer / maybe / perhaps / unknown
    not clear / unclear / not known / haven't decided / undecided
    ne sais pas / sais pas / n'en sais rien / aucune idée / pas sûr
    pas sûre / pas certain / pas certaine / peut être / pas sûrs
    weiß nicht / weiss nicht / weiß es nicht / weiß ich nicht / wissen wir nicht / wissen es nicht
    keine Ahnung / nicht sicher / unsicher / vielleicht / unklar
    no sé / no lo sé / no sabemos / no lo sabemos / no estoy seguro / no estoy segura
    no estamos seguros / ni idea / tal vez / quizás / quizá
    non so / non lo so / non sappiamo / non lo sappiamo / non sono sicuro
    non sono sicura / non siamo sicuri / nessuna idea / forse / boh
    não sei / não sabemos / não tenho certeza / não temos certeza / não faço ideia / talvez
    weet niet / weet ik niet / weet het niet / weten we niet / geen idee / niet zeker / misschien
""")
NEGATIONS = table("""
    no / not / non / never / none / neither / nor / nobody / nothing / without
    nope / cannot / cant / dont / doesnt / didnt / isnt / arent
    wasnt / werent / wont / wouldnt / havent / hasnt / hadnt / shouldnt / couldnt
    aint / unable / except / pas / jamais / sans / aucun / aucune / ne / ni
    nicht / nein / nie / niemals / kein / keine / keinen / keiner / keinem / keines / ohne / weder
    sin / nunca / ningun / ninguna / ninguno / tampoco / senza / mai / nessun / nessuna / nessuno
    nao / sem / nenhum / nenhuma / niet / nee / neen / geen / nooit / zonder
""")
ASKING = table("""
    what / whats / how / where / why / who / which / tell / explain / show / help / want
    need / know / comment / pourquoi / quoi / quel / quelle / quels
    quelles / combien / wie / warum / wo / wer / welche / welcher / welches
    que / como / donde / cual / cuanto / cuando / che / come / dove / quale
    quanto / onde / qual / wat / hoe / waarom / waar / welke
""")
# What takes a yes or a no back.
TURNS = table("""
    but / however / though / although / only / partly / partially / almost / nearly
    maybe / perhaps / probably / possibly / if / unless / except
    think / guess / hope / believe / suppose / depends / soon / planned
    later / problem / problems / doubt / worries / idea / question
    part / parts / some / half / most / mostly / mainly / sometimes / tbd
    progress / pending / until / when / after / before / not sure
    mais / sauf / presque / partiellement / peut / si / pense / crois / probleme / doute / bientot
    aber / nur / fast / teilweise / vielleicht / wenn / glaube / denke / ausser / problem / zweifel / bald
    pero / solo / casi / parcialmente / quizas / quiza / creo / salvo / problema / duda / pronto
    ma / pero / quasi / parzialmente / forse / se / credo / penso / dubbio / presto
    mas / quase / talvez / acho / exceto / duvida
    maar / alleen / bijna / deels / misschien / als / denk / behalve / probleem / twijfel
""")
FILLER = table("""
    a / an / the / we / i / im / am / are / were / is / it / its / our / my / us
    of / to / so / well / oh / hm / hmm / ah / um / as / at / in / for / and
    option / choose / choice / take / pick / select / please / pls / thanks
    thank / you / would / say / be / this / that / sorry
    honestly / really / just / yet / still / about / moment / now / right / here / answer / my answer / number / currently
    le / la / les / un / une / des / du / de / nous / sommes / je / suis
    est / c'est / notre / merci / pour / desole / desolee / et
    der / die / das / ein / eine / wir / sind / ich / bin / ist / es / unsere / bitte / danke / leider / noch / und
    el / los / las / una / somos / soy / es / nuestra / gracias / todavia / y
    il / lo / gli / siamo / sono / e / nostra / grazie / ancora
    o / os / um / uma / sou / nossa / obrigado / obrigada / ainda
    de / het / een / wij / zijn / ik / ben / onze / dank / alstublieft / en
""")

# Who answers: says nothing in "our city is a consortium", but may itself be the label of an option.
SUBJECTS = table("city / town / ville / stadt / ciudad / citta / cidade / stad / municipality / commune / gemeinde")

AND = table("and / et / und / y / e / en / i / as well as / plus")
OR = table("or / ou / oder / o / of / lub")
ALL = table("""
    all / all of them / all of these / everything / each / tous / toutes / alle / todos / todas / tutti / tutte / wszystkie
""")

# An x alone is neither: it marks a box, and it crosses out.
_SIGNS = dict.fromkeys([*"👍✅✔✓☑👌💯🆗+", "+1"], "yes") | dict.fromkeys([*"👎❌✗✘✖🚫⛔-", "-1", "\u22121"], "no")
# Colour of skin and the choice between picture and character.
_VARIANTS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
_CLAUSE = re.compile(r"[,.;:!\n\u2013\u2014]| - ")
_AGAINST_YES = NEGATIONS | TURNS | ASKING
_AGAINST_NO = TURNS | ASKING | {"yes", "oui", "ja", "sim"}
_FEW = 12


def words(folded: str) -> list[str]:
    """The words of a folded text."""
    return folded.split()


def asking(text: str) -> bool:
    """Whether a text holds a word that asks."""
    return not ASKING.isdisjoint(words(fold(text)))


def negates(folded: str) -> bool:
    """Whether a folded text holds a negation."""
    return not NEGATIONS.isdisjoint(words(folded))


def only_filler(folded: str, more: frozenset[str] = frozenset()) -> bool:
    """Whether a folded text says nothing by itself, apart from the words ``more``; so does an empty one."""
    return (FILLER | more).issuperset(words(folded))


def unsure(folded: str) -> bool:
    """Whether a folded text says that the person does not know, and nothing else."""
    found = [phrase for phrase in UNSURE if f" {phrase} " in f" {folded} "]
    return bool(found) and only_filler(f" {folded} ".replace(f" {max(found, key=len)} ", " ", 1))


def yes_or_no(text: str) -> str:
    """``yes``, ``no`` or ``unsure`` where the text opens with it and takes nothing back; else ""."""
    folded = fold(text)
    if unsure(folded):
        return "unsure"
    if folded and joined(folded) == folded.replace(" ", "") != folded:
        return yes_or_no(joined(folded))  # "n.a." is no "n"
    if sign := _SIGNS.get(_VARIANTS.sub("", text.strip())):
        return sign
    if folded in YES_ALONE:
        return "yes"
    first, *more = [clause for clause in map(fold, _CLAUSE.split(text)) if clause] or [""]
    rest = words(" ".join(more))
    if _opens(first, YES, YES_ALONE, _AGAINST_YES) and _AGAINST_YES.isdisjoint(rest) and len(rest) <= _FEW:
        return "yes"
    return (
        "no" if _opens(first, NO, NO_ALONE, _AGAINST_NO) and _AGAINST_NO.isdisjoint(rest) and len(rest) <= _FEW else ""
    )


def _opens(clause: str, phrases: frozenset[str], alone: frozenset[str], against: frozenset[str]) -> bool:
    """Whether a clause is one of the phrases, or begins with one and goes on as a new sentence would."""
    if clause in phrases or clause in alone:
        return True
    for phrase in phrases:
        rest = words(clause[len(phrase) :]) if clause.startswith(f"{phrase} ") else []
        if rest and rest[0] in FILLER | NEGATIONS and against.isdisjoint(rest) and len(rest) <= _FEW:
            return True
    return False
