"""The names of months in the languages of the apps."""


# One row per language: English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish and Norwegian,
# Polish (genitive), Czech (genitive), Turkish, Finnish, Hungarian, Romanian, Russian (genitive), Indonesian.
MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "januari februari maret april mei juni juli agustus september oktober november desember",
)
# Abbreviations that are not the beginning of a name, or of names of two months.
ABBREVIATIONS = {
    "mar": 3, "mär": 3, "mrz": 3, "mrt": 3, "mai": 5, "may": 5, "jun": 6, "jui": 6, "jul": 7, "juil": 7, "lug": 7,
    "giu": 6, "cze": 6, "čvn": 6, "čvc": 7, "led": 1, "úno": 2, "srp": 8, "lis": 11, "ağu": 8, "juni": 6, "juli": 7,
    "sept": 9, "set": 9, "zář": 9, "říj": 10, "wrz": 9, "paź": 10, "lip": 7, "mars": 3, "mart": 3, "июн": 6, "июл": 7,
    "мая": 5, "май": 5,
}  # fmt: skip


def month_number(word: str) -> int | None:
    """The month (1 to 12) of a name or an abbreviation of at least three letters; None if it is not clear."""
    word = word.strip(".").lower()
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    names = [(number, name) for row in MONTHS for number, name in enumerate(row.split(), 1)]
    exact = {number for number, name in names if name == word}
    begun = {number for number, name in names if len(word) >= 3 and name.startswith(word)}
    found = exact or begun
    return found.pop() if len(found) == 1 else None
