import Signals
import Testing

@Suite struct LanguageGuesserTests {
    private static let guesser = Result { try LanguageGuesser() }

    @Test(arguments: [
        ("Wo ist meine Bestellung? Ich habe schon vor drei Wochen bezahlt und nichts bekommen.", SupportedLanguage.de),
        ("Where is my order? I paid three weeks ago and have not received anything.", .en),
        ("Où est ma commande ? J’ai payé il y a trois semaines et je n’ai rien reçu.", .fr),
        ("Var är min beställning? Jag betalade för tre veckor sedan och har inte fått något.", .sv),
        ("¿Dónde está mi pedido? Pagué hace tres semanas y no he recibido nada.", .es),
        ("Gdzie jest moje zamówienie? Zapłaciłem trzy tygodnie temu i nic nie dostałem.", .pl),
        ("Hol van a rendelésem? Három hete fizettem és még nem kaptam meg semmit.", .hu),
        ("Де моє замовлення? Я заплатив три тижні тому і нічого не отримав.", .uk),
        ("Къде е поръчката ми? Платих преди три седмици и не съм получил нищо.", .bg),
        ("Где мой заказ? Я заплатил три недели назад и ничего не получил.", .ru),
        ("Πού είναι η παραγγελία μου;", .el), ("אין לי גישה לחשבון", .he), ("أين طلبي؟", .ar),
        ("मेरा ऑर्डर कहाँ है?", .hi), ("注文はどこですか", .ja), ("我的订单在哪里", .zh), ("제 주문은 어디에 있나요", .ko),
    ])
    func guesses(text: String, language: SupportedLanguage) throws {
        let guess = try Self.guesser.get().guess(text)
        #expect(guess.language == language)
        #expect(guess.confidence > 100)
    }

    @Test(arguments: ["", "1234", "🙂", "ok", "\u{0}"])
    func thePriorAnswersWhereTheTextTellsNothing(text: String) throws {
        let guess = try Self.guesser.get().guess(text, prior: .fi)
        #expect(guess.language == .fi)
        #expect(guess.confidence < 500)
    }

    @Test func thePriorGivesWayToEvidence() throws {
        let text = "Wo ist meine Bestellung? Ich habe schon bezahlt und nichts bekommen."
        #expect(try Self.guesser.get().guess(text, prior: .nl).language == .de)
    }

    @Test(arguments: [
        ("pt-BR", SupportedLanguage.pt), ("zh_Hant_TW", .zh), ("no", .nb), ("nn-NO", .nb), ("iw", .he), ("EN", .en),
        ("bs", .hr),
    ])
    func readsTags(tag: String, language: SupportedLanguage) {
        #expect(SupportedLanguage(tag: tag) == language)
    }

    @Test(arguments: ["", "xx", "-", "english"])
    func refusesOtherTags(tag: String) {
        #expect(SupportedLanguage(tag: tag) == nil)
    }
}
