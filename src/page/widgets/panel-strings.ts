import type {SigmoidHead} from '../../core/contract/heads.ts';
import {toTexts} from './texts.ts';

/** Every text of the panel; `{…}` is filled in. */
export type PanelStrings = Readonly<Record<keyof typeof ENGLISH, string>>;

const ENGLISH = {
  profile: 'What this shop knows about you',
  stays:
    'Everything below is kept in this browser. Only one blurred answer a week can leave it, and only if you share.',
  nothing: 'Nothing yet. Look at a few products, and what they tell will appear here.',
  off: 'Personal suggestions are off: nothing is kept about you.',
  likes: 'You look most at',
  brands: 'Brands you look at',
  facts: 'In short',
  events: 'Things you did: {count}, visits: {visits}',
  segment: 'Shops like you: {name}',
  low: 'You mostly look at lower prices',
  middle: 'You mostly look at middle prices',
  high: 'You mostly look at higher prices',
  discounts: 'You often look at discounted products',
  purchases: 'Purchases: {count}',
  expects: 'What the shop expects',
  // The compiler refuses a text of a head that HEADS does not have.
  ...({
    'head-purchase': 'That you buy something in this visit: {share}',
  } satisfies Readonly<Record<`head-${SigmoidHead}`, string>>),
  leaving: 'That you do not come back: {share}',
  shared: 'What was shared',
  sharedNone: 'This week nothing was sent to the shop.',
  sharedOn:
    'Sent in the week of {date}: one answer of {count}, {what}. Chance had changed it with probability {share}.',
  sharedWords: 'Word for word',
  privacySpent: 'Loss of privacy (ε) in the last 52 weeks: {spent}, {most} at most. In all since {date}: {total}.',
  forgetNote:
    'When you stop sharing, the shop’s server is asked to delete what was sent. “Forget me” deletes this count, too; until the server confirms, the request and the number of the week stay here.',
  'slot-segment': 'which shoppers you are like',
  'slot-interest': 'what you look at most',
  'slot-priceTier': 'which prices you look at',
  'slot-activity': 'on how many days you come',
  'slot-intent': 'how likely you are to buy',
  'slot-churn': 'how likely you are not to come back',
  personalization: 'Suggest products by what I do in this browser',
  sharing: 'Share one blurred answer a week with the shop',
  'origin-shop': 'This is your choice in this shop.',
  'origin-consent-mode': 'This comes from the shop’s consent banner.',
  'origin-tcf': 'This comes from the shop’s consent banner.',
  'origin-shopify': 'This comes from the shop’s consent banner.',
  'origin-gpc': 'Your browser asks shops not to use your data (Global Privacy Control).',
  'origin-do-not-track': 'Your browser asks shops not to track you.',
  'origin-default': 'You have not been asked yet; until then it is off.',
  pendingErasures:
    'The shop’s server has not confirmed yet that it erased what you shared ({count}). It is asked again until it does.',
  export: 'Download my data',
  forget: 'Forget me',
  forgetSure: 'Erase everything now?',
  forgotten: 'Everything was erased.',
  failed: 'This did not work. Please try again.',
};

const GERMAN: PanelStrings = {
  profile: 'Was dieser Shop über Sie weiß',
  stays:
    'Alles hier bleibt in diesem Browser. Nur eine verwischte Antwort pro Woche kann ihn verlassen, und nur, wenn Sie teilen.',
  nothing: 'Noch nichts. Sehen Sie sich ein paar Produkte an, dann erscheint hier, was sie verraten.',
  off: 'Persönliche Vorschläge sind aus: Über Sie wird nichts gespeichert.',
  likes: 'Das sehen Sie am meisten an',
  brands: 'Marken, die Sie ansehen',
  facts: 'Kurz gesagt',
  events: 'Handlungen: {count}, Besuche: {visits}',
  segment: 'Kauft ein wie Sie: {name}',
  low: 'Sie sehen meist niedrigere Preise an',
  middle: 'Sie sehen meist mittlere Preise an',
  high: 'Sie sehen meist höhere Preise an',
  discounts: 'Sie sehen oft reduzierte Produkte an',
  purchases: 'Käufe: {count}',
  expects: 'Was der Shop erwartet',
  'head-purchase': 'Dass Sie bei diesem Besuch etwas kaufen: {share}',
  leaving: 'Dass Sie nicht wiederkommen: {share}',
  shared: 'Was geteilt wurde',
  sharedNone: 'Diese Woche wurde nichts an den Shop gesendet.',
  sharedOn:
    'Gesendet in der Woche ab {date}: eine von {count} Antworten, {what}. Der Zufall hatte sie mit Wahrscheinlichkeit {share} geändert.',
  sharedWords: 'Wort für Wort',
  privacySpent:
    'Verlust an Privatheit (ε) in den letzten 52 Wochen: {spent}, höchstens {most}. Insgesamt seit {date}: {total}.',
  forgetNote:
    'Wenn Sie nicht mehr teilen, wird der Server des Shops gebeten, das Gesendete zu löschen. „Vergesst mich“ löscht auch diese Zählung; bis der Server bestätigt, bleiben die Bitte und die Nummer der Woche hier.',
  'slot-segment': 'welchen Käufern Sie ähneln',
  'slot-interest': 'was Sie am meisten ansehen',
  'slot-priceTier': 'welche Preise Sie ansehen',
  'slot-activity': 'an wie vielen Tagen Sie kommen',
  'slot-intent': 'wie wahrscheinlich Sie kaufen',
  'slot-churn': 'wie wahrscheinlich Sie nicht wiederkommen',
  personalization: 'Produkte nach dem vorschlagen, was ich in diesem Browser tue',
  sharing: 'Eine verwischte Antwort pro Woche mit dem Shop teilen',
  'origin-shop': 'Das ist Ihre Wahl in diesem Shop.',
  'origin-consent-mode': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-tcf': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-shopify': 'Das kommt vom Einwilligungsbanner des Shops.',
  'origin-gpc': 'Ihr Browser bittet Shops, Ihre Daten nicht zu verwenden (Global Privacy Control).',
  'origin-do-not-track': 'Ihr Browser bittet Shops, Sie nicht zu verfolgen.',
  'origin-default': 'Sie wurden noch nicht gefragt; bis dahin ist es aus.',
  pendingErasures:
    'Der Server des Shops hat noch nicht bestätigt, dass er das Geteilte gelöscht hat ({count}). Er wird gefragt, bis er es tut.',
  export: 'Meine Daten herunterladen',
  forget: 'Vergesst mich',
  forgetSure: 'Jetzt alles löschen?',
  forgotten: 'Alles wurde gelöscht.',
  failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
};

const FRENCH: PanelStrings = {
  profile: 'Ce que cette boutique sait de vous',
  stays:
    'Tout ce qui suit reste dans ce navigateur. Seule une réponse brouillée par semaine peut en sortir, et seulement si vous partagez.',
  nothing: 'Rien encore. Regardez quelques produits, et ce qu’ils révèlent apparaîtra ici.',
  off: 'Les suggestions personnelles sont désactivées : rien n’est gardé sur vous.',
  likes: 'Ce que vous regardez le plus',
  brands: 'Marques que vous regardez',
  facts: 'En bref',
  events: 'Actions : {count}, visites : {visits}',
  segment: 'Achète comme vous : {name}',
  low: 'Vous regardez surtout des prix bas',
  middle: 'Vous regardez surtout des prix moyens',
  high: 'Vous regardez surtout des prix élevés',
  discounts: 'Vous regardez souvent des produits remisés',
  purchases: 'Achats : {count}',
  expects: 'Ce que la boutique prévoit',
  'head-purchase': 'Que vous achetiez pendant cette visite : {share}',
  leaving: 'Que vous ne reveniez pas : {share}',
  shared: 'Ce qui a été partagé',
  sharedNone: 'Cette semaine, rien n’a été envoyé à la boutique.',
  sharedOn:
    'Envoyé dans la semaine du {date} : une réponse sur {count}, {what}. Le hasard l’avait changée avec une probabilité de {share}.',
  sharedWords: 'Mot pour mot',
  privacySpent:
    'Perte de vie privée (ε) ces 52 dernières semaines : {spent}, {most} au plus. En tout depuis le {date} : {total}.',
  forgetNote:
    'Quand vous cessez de partager, le serveur de la boutique est prié d’effacer ce qui a été envoyé. « Oubliez-moi » efface aussi ce compte ; jusqu’à sa confirmation, la demande et le numéro de la semaine restent ici.',
  'slot-segment': 'à quels clients vous ressemblez',
  'slot-interest': 'ce que vous regardez le plus',
  'slot-priceTier': 'quels prix vous regardez',
  'slot-activity': 'combien de jours vous venez',
  'slot-intent': 'la probabilité que vous achetiez',
  'slot-churn': 'la probabilité que vous ne reveniez pas',
  personalization: 'Proposer des produits selon ce que je fais dans ce navigateur',
  sharing: 'Partager une réponse brouillée par semaine avec la boutique',
  'origin-shop': 'C’est votre choix dans cette boutique.',
  'origin-consent-mode': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-tcf': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-shopify': 'Cela vient du bandeau de consentement de la boutique.',
  'origin-gpc': 'Votre navigateur demande de ne pas utiliser vos données (Global Privacy Control).',
  'origin-do-not-track': 'Votre navigateur demande de ne pas vous suivre.',
  'origin-default': 'On ne vous a pas encore demandé ; d’ici là, c’est désactivé.',
  pendingErasures:
    'Le serveur de la boutique n’a pas encore confirmé l’effacement de ce que vous avez partagé ({count}). La demande est répétée.',
  export: 'Télécharger mes données',
  forget: 'Oubliez-moi',
  forgetSure: 'Tout effacer maintenant ?',
  forgotten: 'Tout a été effacé.',
  failed: 'Cela n’a pas marché. Veuillez réessayer.',
};

/** Texts of the panel, see toTexts. */
export function toPanelStrings(language: string): PanelStrings {
  return toTexts({en: ENGLISH, de: GERMAN, fr: FRENCH}, language);
}
