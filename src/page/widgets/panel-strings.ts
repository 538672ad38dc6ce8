import type {SigmoidHead} from '../../core/contract/heads.ts';
import {toTexts} from './texts.ts';

/** Every text of the panel; `{…}` is filled in. */
export type PanelStrings = Readonly<Record<keyof typeof ENGLISH, string>>;

const ENGLISH = {
  profile: 'What this shop knows about you',
  stays:
    'Everything below stays in this browser. If you share, one report a week is sent, made so that it does not show your answers for certain.',
  nothing: 'Nothing yet. Look at a few products, then what they show about you will appear here.',
  off: 'Personal suggestions are off: nothing is kept about you.',
  likes: 'You look most at',
  brands: 'Brands you look at',
  facts: 'In short',
  events: 'Actions: {count}, visits: {visits}',
  segment: 'You shop like this group: {name}',
  low: 'You mostly look at lower prices',
  middle: 'You mostly look at middle prices',
  high: 'You mostly look at higher prices',
  discounts: 'You often look at discounted products',
  purchases: 'Purchases: {count}',
  // Made and kept in the browser: the shop never sees them.
  expects: 'Predictions',
  // The compiler refuses a text of a head that HEADS does not have.
  ...({
    'head-purchase': 'Chance that you buy something in this visit: {share}',
  } satisfies Readonly<Record<`head-${SigmoidHead}`, string>>),
  leaving: 'Chance that you do not come back: {share}',
  shared: 'What was shared',
  sharedNone: 'This week nothing was sent to the shop.',
  sharedOn:
    'In the week of {date} the answer to one of {count} questions was sent: {what}. It may be wrong on purpose: with a chance of {share} it was changed at random.',
  sharedSplit:
    'In the week of {date} your answers to {count} questions were sent ({bytes} bytes, privacy cost ε = {epsilon}), each split between two servers: {servers}. Neither can read them alone; they add them to those of other shoppers. You answered:',
  unknown: 'not known yet',
  sharedWords: 'Show exactly what was sent',
  privacySpent:
    'Privacy cost (ε; lower is more private) of the last 52 weeks: {spent} of at most {most}. Since {date}: {total}.',
  forgetNote:
    'When you stop sharing, the shop’s server is asked to delete what was sent. “Forget me” also deletes the record of the privacy cost. Until the server confirms, this browser keeps only the request and the number of the week.',
  'slot-segment': 'which group of shoppers you shop like',
  'slot-interest': 'which category you look at most',
  'slot-priceTier': 'which prices you look at',
  'slot-activity': 'on how many days you visit',
  'slot-intent': 'how likely you are to buy',
  'slot-churn': 'how likely you are not to come back',
  personalization: 'Suggest products by what I do in this browser',
  sharing: 'Share one report a week, made so that it does not show your answers for certain',
  'origin-shop': 'This is your choice in this shop.',
  'origin-consent-mode': 'This comes from the shop’s consent banner.',
  'origin-tcf': 'This comes from the shop’s consent banner.',
  'origin-shopify': 'This comes from the shop’s consent banner.',
  'origin-gpc': 'Your browser asks shops not to use your data (Global Privacy Control).',
  'origin-do-not-track': 'Your browser asks shops not to track you.',
  'origin-default': 'You have not chosen yet. Until you do, it is off.',
  pendingErasures:
    'The shop’s server has not confirmed yet that it deleted what you shared ({count}). It is asked again until it does.',
  export: 'Download my data',
  forget: 'Forget me',
  forgetSure: 'Erase everything now?',
  forgotten: 'Everything was erased.',
  failed: 'This did not work. Please try again.',
};

const GERMAN: PanelStrings = {
  profile: 'Was dieser Shop über Sie weiß',
  stays:
    'Alles hier bleibt in diesem Browser. Nur wenn Sie teilen, wird ein Bericht pro Woche gesendet, der Ihre Antworten nicht mit Gewissheit zeigt.',
  nothing: 'Noch nichts. Sehen Sie sich ein paar Produkte an, dann erscheint hier, was sie über Sie zeigen.',
  off: 'Persönliche Vorschläge sind aus: Über Sie wird nichts gespeichert.',
  likes: 'Das sehen Sie am meisten an',
  brands: 'Marken, die Sie ansehen',
  facts: 'Kurz gesagt',
  events: 'Aktionen: {count}, Besuche: {visits}',
  segment: 'Sie kaufen ein wie diese Gruppe: {name}',
  low: 'Sie sehen meist niedrigere Preise an',
  middle: 'Sie sehen meist mittlere Preise an',
  high: 'Sie sehen meist höhere Preise an',
  discounts: 'Sie sehen oft reduzierte Produkte an',
  purchases: 'Käufe: {count}',
  expects: 'Vorhersagen',
  'head-purchase': 'Wahrscheinlichkeit, dass Sie bei diesem Besuch etwas kaufen: {share}',
  leaving: 'Wahrscheinlichkeit, dass Sie nicht wiederkommen: {share}',
  shared: 'Was geteilt wurde',
  sharedNone: 'Diese Woche wurde nichts an den Shop gesendet.',
  sharedOn:
    'In der Woche ab {date} wurde die Antwort auf eine von {count} Fragen gesendet: {what}. Sie kann absichtlich falsch sein: Mit einer Wahrscheinlichkeit von {share} wurde sie zufällig geändert.',
  sharedSplit:
    'In der Woche ab {date} wurden Ihre Antworten auf {count} Fragen gesendet ({bytes} Byte, Verlust an Privatsphäre ε = {epsilon}), jede auf zwei Server verteilt: {servers}. Keiner kann sie allein lesen; sie zählen sie mit denen anderer zusammen. Sie haben geantwortet:',
  unknown: 'noch nicht bekannt',
  sharedWords: 'Genau zeigen, was gesendet wurde',
  privacySpent:
    'Verlust an Privatsphäre (ε; je kleiner, desto besser geschützt) der letzten 52 Wochen: {spent} von höchstens {most}. Seit {date}: {total}.',
  forgetNote:
    'Wenn Sie nicht mehr teilen, wird der Server des Shops gebeten, das Gesendete zu löschen. „Mich vergessen“ löscht auch die Aufzeichnung des Verlusts an Privatsphäre. Bis der Server bestätigt, bleiben nur die Bitte und die Nummer der Woche in diesem Browser.',
  'slot-segment': 'wie welche Gruppe Sie einkaufen',
  'slot-interest': 'welche Kategorie Sie am meisten ansehen',
  'slot-priceTier': 'welche Preise Sie ansehen',
  'slot-activity': 'an wie vielen Tagen Sie kommen',
  'slot-intent': 'wie wahrscheinlich Sie kaufen',
  'slot-churn': 'wie wahrscheinlich Sie nicht wiederkommen',
  personalization: 'Produkte nach dem vorschlagen, was ich in diesem Browser tue',
  sharing: 'Einen Bericht pro Woche teilen, der Ihre Antworten nicht mit Gewissheit zeigt',
  'origin-shop': 'Das ist Ihre Wahl in diesem Shop.',
  'origin-consent-mode': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-tcf': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-shopify': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-gpc': 'Ihr Browser bittet Shops, Ihre Daten nicht zu verwenden (Global Privacy Control).',
  'origin-do-not-track': 'Ihr Browser bittet Shops, Sie nicht zu verfolgen.',
  'origin-default': 'Sie haben noch nicht gewählt. Bis dahin ist es aus.',
  pendingErasures:
    'Der Server des Shops hat noch nicht bestätigt, dass er das Geteilte gelöscht hat ({count}). Er wird gefragt, bis er es tut.',
  export: 'Meine Daten herunterladen',
  forget: 'Mich vergessen',
  forgetSure: 'Jetzt alles löschen?',
  forgotten: 'Alles wurde gelöscht.',
  failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
};

const FRENCH: PanelStrings = {
  profile: 'Ce que cette boutique sait de vous',
  stays:
    'Tout ce qui suit reste dans ce navigateur. Si vous partagez, un rapport par semaine est envoyé, qui ne montre pas vos réponses avec certitude.',
  nothing: 'Rien encore. Regardez quelques produits, et ce qu’ils montrent de vous apparaîtra ici.',
  off: 'Les suggestions personnelles sont désactivées : rien n’est gardé sur vous.',
  likes: 'Ce que vous regardez le plus',
  brands: 'Marques que vous regardez',
  facts: 'En bref',
  events: 'Actions : {count}, visites : {visits}',
  segment: 'Vous achetez comme ce groupe : {name}',
  low: 'Vous regardez surtout des prix bas',
  middle: 'Vous regardez surtout des prix moyens',
  high: 'Vous regardez surtout des prix élevés',
  discounts: 'Vous regardez souvent des produits remisés',
  purchases: 'Achats : {count}',
  expects: 'Prévisions',
  'head-purchase': 'Probabilité que vous achetiez pendant cette visite : {share}',
  leaving: 'Probabilité que vous ne reveniez pas : {share}',
  shared: 'Ce qui a été partagé',
  sharedNone: 'Cette semaine, rien n’a été envoyé à la boutique.',
  sharedOn:
    'Dans la semaine du {date}, la réponse à une question sur {count} a été envoyée : {what}. Elle peut être fausse exprès : avec une probabilité de {share}, elle a été modifiée au hasard.',
  sharedSplit:
    'Dans la semaine du {date}, vos réponses à {count} questions ont été envoyées ({bytes} octets, coût pour la vie privée ε = {epsilon}), chacune répartie entre deux serveurs : {servers}. Aucun ne peut les lire seul ; ils les additionnent à celles d’autres clients. Vous avez répondu :',
  unknown: 'pas encore connu',
  sharedWords: 'Voir exactement ce qui a été envoyé',
  privacySpent:
    'Coût pour la vie privée (ε ; plus il est bas, mieux vous êtes protégé) des 52 dernières semaines : {spent} sur {most} au plus. Depuis le {date} : {total}.',
  forgetNote:
    'Quand vous cessez de partager, le serveur de la boutique est prié d’effacer ce qui a été envoyé. « M’oublier » efface aussi le relevé du coût pour la vie privée. Jusqu’à sa confirmation, ce navigateur ne garde que la demande et le numéro de la semaine.',
  'slot-segment': 'comme quel groupe vous achetez',
  'slot-interest': 'quelle catégorie vous regardez le plus',
  'slot-priceTier': 'quels prix vous regardez',
  'slot-activity': 'combien de jours vous êtes venu',
  'slot-intent': 'la probabilité que vous achetiez',
  'slot-churn': 'la probabilité que vous ne reveniez pas',
  personalization: 'Proposer des produits selon ce que je fais dans ce navigateur',
  sharing: 'Partager un rapport par semaine, qui ne montre pas vos réponses avec certitude',
  'origin-shop': 'C’est votre choix dans cette boutique.',
  'origin-consent-mode': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-tcf': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-shopify': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-gpc': 'Votre navigateur demande de ne pas utiliser vos données (Global Privacy Control).',
  'origin-do-not-track': 'Votre navigateur demande de ne pas vous suivre.',
  'origin-default': 'Vous n’avez pas encore choisi. D’ici là, c’est désactivé.',
  pendingErasures:
    'Le serveur de la boutique n’a pas encore confirmé l’effacement de ce que vous avez partagé ({count}). La demande est répétée.',
  export: 'Télécharger mes données',
  forget: 'M’oublier',
  forgetSure: 'Tout effacer maintenant ?',
  forgotten: 'Tout a été effacé.',
  failed: 'Cela n’a pas marché. Veuillez réessayer.',
};

/** Texts of the panel, see toTexts. */
export function toPanelStrings(language: string): PanelStrings {
  return toTexts({en: ENGLISH, de: GERMAN, fr: FRENCH}, language);
}
