// What the page says, by language. Messages and notices come from the service in the customer's language.
export const texts = {
  en: {
    name: "English", title: "Customer service", language: "Language", person: "Talk to a person", close: "End",
    send: "Send", placeholder: "Your message", you: "You", ai: "AI assistant", agent: "Agent", system: "Notice",
    withBot: "An AI assistant answers you. You can talk to a person at any time.",
    queued: "Waiting for a person", position: "Your place in the queue: {position}", wait: "About {low} to {high} min",
    withPerson: "You are talking to {name}.", pending: "We will come back to you.", reference: "Reference: {reference}.",
    closed: "This conversation has ended. Write to reopen it.", start: "Write to start.", article: "Article",
    helpful: "Helpful", unhelpful: "Not helpful", typing: "{name} is typing…", sending: "Sending…", sent: "Sent",
    unsent: "Not sent yet. It is sent again when the connection is back.", withdrawn: "This message was taken back.",
    offline: "The connection is lost. Trying again…", failed: "That did not work. Please try again.",
    continued: "The earlier conversation is too old to go on. This is a new one.", backToBot: "Back to the assistant",
  },
  fr: {
    name: "Français", title: "Service client", language: "Langue", person: "Parler à une personne", close: "Terminer",
    send: "Envoyer", placeholder: "Votre message", you: "Vous", ai: "Assistant IA", agent: "Conseiller", system: "Avis",
    withBot: "Un assistant IA vous répond. Vous pouvez parler à une personne à tout moment.",
    queued: "En attente d’une personne", position: "Votre place dans la file : {position}",
    wait: "Environ {low} à {high} min", withPerson: "Vous parlez avec {name}.", pending: "Nous reviendrons vers vous.",
    reference: "Référence : {reference}.", closed: "Cette conversation est terminée. Écrivez pour la rouvrir.",
    start: "Écrivez pour commencer.", article: "Article", helpful: "Utile", unhelpful: "Pas utile",
    typing: "{name} écrit…", sending: "Envoi…", sent: "Envoyé",
    unsent: "Pas encore envoyé. L’envoi reprendra avec la connexion.", withdrawn: "Ce message a été retiré.",
    offline: "Connexion perdue. Nouvel essai…", failed: "Cela n’a pas fonctionné. Veuillez réessayer.",
    continued: "L’ancienne conversation est trop ancienne. En voici une nouvelle.", backToBot: "Revenir à l’assistant",
  },
  de: {
    name: "Deutsch", title: "Kundenservice", language: "Sprache", person: "Mit einem Menschen sprechen", close: "Beenden",
    send: "Senden", placeholder: "Ihre Nachricht", you: "Sie", ai: "KI-Assistent", agent: "Mitarbeiter", system: "Hinweis",
    withBot: "Ein KI-Assistent antwortet Ihnen. Sie können jederzeit mit einem Menschen sprechen.",
    queued: "Warten auf einen Menschen", position: "Ihr Platz in der Warteschlange: {position}",
    wait: "Etwa {low} bis {high} Min", withPerson: "Sie sprechen mit {name}.", pending: "Wir melden uns bei Ihnen.",
    reference: "Referenz: {reference}.", closed: "Dieses Gespräch ist beendet. Schreiben Sie, um es fortzusetzen.",
    start: "Schreiben Sie, um zu beginnen.", article: "Artikel", helpful: "Hilfreich", unhelpful: "Nicht hilfreich",
    typing: "{name} schreibt…", sending: "Wird gesendet…", sent: "Gesendet",
    unsent: "Noch nicht gesendet. Es wird gesendet, sobald die Verbindung wieder da ist.",
    withdrawn: "Diese Nachricht wurde zurückgezogen.", offline: "Verbindung verloren. Neuer Versuch…",
    failed: "Das hat nicht geklappt. Bitte versuchen Sie es erneut.",
    continued: "Das frühere Gespräch ist zu alt. Dies ist ein neues.", backToBot: "Zurück zum Assistenten",
  },
  sv: {
    name: "Svenska", title: "Kundtjänst", language: "Språk", person: "Prata med en människa", close: "Avsluta",
    send: "Skicka", placeholder: "Ditt meddelande", you: "Du", ai: "AI-assistent", agent: "Handläggare", system: "Meddelande",
    withBot: "En AI-assistent svarar dig. Du kan när som helst prata med en människa.",
    queued: "Väntar på en människa", position: "Din plats i kön: {position}", wait: "Ungefär {low} till {high} min",
    withPerson: "Du pratar med {name}.", pending: "Vi återkommer till dig.", reference: "Referens: {reference}.",
    closed: "Samtalet är avslutat. Skriv för att öppna det igen.", start: "Skriv för att börja.", article: "Artikel",
    helpful: "Hjälpsamt", unhelpful: "Inte hjälpsamt", typing: "{name} skriver…", sending: "Skickar…", sent: "Skickat",
    unsent: "Inte skickat än. Det skickas när anslutningen är tillbaka.", withdrawn: "Meddelandet togs tillbaka.",
    offline: "Anslutningen bröts. Försöker igen…", failed: "Det gick inte. Försök igen.",
    continued: "Det tidigare samtalet är för gammalt. Det här är ett nytt.", backToBot: "Tillbaka till assistenten",
  },
  ar: {
    name: "العربية", title: "خدمة العملاء", language: "اللغة", person: "التحدث إلى شخص", close: "إنهاء", send: "إرسال",
    placeholder: "رسالتك", you: "أنت", ai: "مساعد ذكاء اصطناعي", agent: "موظف", system: "إشعار",
    withBot: "يجيبك مساعد ذكاء اصطناعي. يمكنك التحدث إلى شخص في أي وقت.", queued: "في انتظار شخص",
    position: "مكانك في الانتظار: {position}", wait: "من {low} إلى {high} دقيقة تقريبًا",
    withPerson: "أنت تتحدث إلى {name}.", pending: "سنعود إليك.", reference: "المرجع: {reference}.",
    closed: "انتهت هذه المحادثة. اكتب لإعادة فتحها.", start: "اكتب للبدء.", article: "مقال", helpful: "مفيد",
    unhelpful: "غير مفيد", typing: "{name} يكتب…", sending: "جارٍ الإرسال…", sent: "أُرسلت",
    unsent: "لم تُرسل بعد. ستُرسل عند عودة الاتصال.", withdrawn: "سُحبت هذه الرسالة.",
    offline: "انقطع الاتصال. نحاول مجددًا…", failed: "لم ينجح ذلك. حاول مرة أخرى.",
    continued: "المحادثة السابقة قديمة جدًا. هذه محادثة جديدة.", backToBot: "العودة إلى المساعد",
  },
};

const rightToLeft = new Set(["ar", "he", "fa", "ur"]);

export const direction = (language) => (rightToLeft.has(language) ? "rtl" : "ltr");

export const preferred = () => {
  const wanted = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  return wanted.find((tag) => tag in texts) ?? "en";
};
