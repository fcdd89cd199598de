"""The words with which mail programs head a quoted mail, language by language."""

WRITERS = (
    r"from|von|de|da|van|från|fra|od|от|від|lähettäjä|kimden|feladó|expéditeur"
    r"|remitente|mittente|afzender|nadawca|de la|από|发件人|寄件者|差出人|보낸 사람|מאת|من"
)
SUBJECTS = (
    r"subject|betreff|objet|sujet|asunto|oggetto|onderwerp|ämne|emne|temat|тема|aihe"
    r"|konu|předmět|tárgy|subiect|assunto|θέμα|主题|主旨|件名|제목|נושא|الموضوع"
)
OTHER_LABELS = (
    r"sent|date|to|cc|bcc|reply-to|importance|attachments|gesendet|datum|an|kopie"
    r"|envoyé|envoyé le|à|enviado|enviado el|enviada em|enviado em|fecha|para"
    r"|inviato|data|a|verzonden|aan|skickat|till|kopia|sendt|dato|til|wysłano|do|dw"
    r"|отправлено|дата|кому|копия|надіслано|lähetetty|päivämäärä|vastaanottaja"
    r"|gönderildi|tarih|kime|odesláno|komu|elküldve|dátum|címzett|trimis|către|προς"
    r"|ημερομηνία|发送时间|日期|收件人|抄送|寄件日期|收件者|送信日時|日付|宛先|보낸 날짜|날짜"
    r"|받는 사람"
    r"|נשלח|תאריך|אל"
    r"|إلى|التاريخ"
)
SAYS_WHO_WROTE = (
    r"wrote|writes|schrieb|geschrieben|a \u00e9crit|escribi\u00f3|ha scritto"
    r"|escreveu|skrev|schreef|napisa\u0142\w*|napsal\w*|kirjoitti"
    r"|\u043d\u0430\u043f\u0438\u0441\u0430\w+|\u043f\u0438\u0448\u0435\u0442"
    r"|\u043f\u0438\u0441\u0430\u0432|yazd\u0131|\u00edrta|a scris"
    r"|\u03ad\u03b3\u03c1\u03b1\u03c8\u03b5|\u05db\u05ea\u05d1\w?"
)
# Of scripts that set no spaces between words.
SAYS_WHO_WROTE_UNSPACED = (
    r"\u0643\u062a\u0628|\u5199\u9053|\u5beb\u9053|\u66f8\u304d\u307e\u3057\u305f"
    r"|\uc791\uc131"
)
FORWARDED = (
    r"forward|weitergeleitet|transf\u00e9r|r\u00e9exp\u00e9di|reenviad|inoltrat"
    r"|encaminhad|doorgestuurd|vidarebefordra|videresend|przekazan"
    r"|\u043f\u0435\u0440\u0435\u0441\u044b\u043b\u0430|edelleenl\u00e4hetet"
    r"|iletilen|p\u0159eposlan|tov\u00e1bb\u00edtott|\u8f6c\u53d1|\u8f49\u5bc4"
    r"|\u8ee2\u9001|\uc804\ub2ec"
)
ORIGINAL = (
    r"original (?:message|meddelelse|melding)|urspr\u00fcngliche nachricht"
    r"|message d['\u2019]origine|(?:message|mensaje|mensagem) original"
    r"|messaggio originale|oorspronkelijk bericht|opprinnelig melding"
    r"|ursprungligt meddelande|oryginalna"
    r"|\u0438\u0441\u0445\u043e\u0434\u043d\u043e\u0435|\u539f\u59cb\u90ae\u4ef6"
    r"|\u5143\u306e\u30e1\u30c3\u30bb\u30fc\u30b8|\uc6d0\ubcf8 \uba54\uc2dc\uc9c0"
)
