"""Names of spoken languages and words for how well they are spoken."""

LANGUAGES = frozenset(
    """
    francais francaise anglais anglaise espagnol espagnole allemand allemande italien italienne portugais portugaise
    neerlandais hollandais flamand arabe chinois mandarin cantonais japonais russe polonais roumain luxembourgeois turc
    catalan breton ukrainien grec coreen suedois norvegien danois finnois finlandais hongrois tcheque slovaque slovene
    serbe croate bosniaque bulgare albanais macedonien hebreu hindi ourdou bengali tamoul vietnamien thai thailandais
    khmer laotien malais indonesien tagalog swahili wolof bambara peul lingala malgache kabyle berbere amazigh tamazight
    darija somali amharique persan farsi pachto dari kurde armenien georgien azeri kazakh ouzbek mongol nepalais
    cinghalais basque corse alsacien occitan creole lsf latin esperanto yiddish gallois irlandais gaelique islandais
    estonien letton lituanien bielorusse maltais soninke tigrinya haoussa yoruba igbo kirundi kinyarwanda comorien shimaore
    mahorais tahitien reunionnais fon ewe moore mossi dioula haitien picard
    french english spanish german italian portuguese dutch flemish arabic chinese cantonese japanese russian polish
    romanian luxembourgish turkish ukrainian greek korean swedish norwegian danish finnish hungarian czech slovak
    slovenian slovene serbian croatian bosnian bulgarian albanian macedonian hebrew urdu bengali tamil telugu kannada
    malayalam marathi gujarati punjabi panjabi vietnamese malay indonesian filipino kiswahili fula fulani malagasy berber
    amharic persian pashto kurdish armenian georgian nepali sinhala corsican welsh irish gaelic scots icelandic estonian
    latvian lithuanian belarusian maltese hausa zulu xhosa afrikaans shona twi sylheti cymraeg bsl asl makaton burmese
    sanskrit oriya odia assamese konkani sindhi tigrigna lao castillan castilian
    """.split()
)
LANGUAGE_PHRASES = (
    "langue des signes francaise", "langue des signes", "british sign language", "american sign language",
    "sign language", "creole reunionnais", "creole haitien", "creole martiniquais", "creole guadeloupeen",
    "haitian creole", "serbo croate", "arabe dialectal", "arabe litteraire", "arabe marocain", "mandarin chinese",
    "chinois mandarin", "brazilian portuguese", "portugais bresilien", "arabe algerien", "arabe tunisien",
)  # fmt: skip
LEVEL_WORDS = frozenset(
    """
    natif native natale maternelle maternel langue bilingue bilingual courant courante couramment fluent fluently
    fluency intermediaire intermediate avance avancee advanced debutant beginner elementary elementaire basic basique
    basiques notions scolaire lu ecrit parle professionnel professionnelle professional working proficiency proficient
    proficiency niveau level operationnel operationnelle technique conversational conversationnel mother tongue
    limited full bon bonne tres good very excellent excellente moyen moyenne correct correcte upper lower pre business
    toeic toefl ielts bulats cambridge delf dalf goethe dele tef tcf hsk jlpt linguaskill score certificat
    a1 a2 b1 b2 c1 c2 gcse level confirme usuel spoken written read reading writing speaking fair everyday conversation
    debutante bases base solide maitrise maitrisee first second secondary near usage quotidien autonome lue ecrite parlee
    """.split()
)
