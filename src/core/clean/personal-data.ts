const EMAIL = /[^\s@]+@[^\s@]+/g;
// No pattern has a lookbehind, which Safari before 16.4 cannot read.
/** Digits of a payment card, in one piece or in the groups that are printed on it. */
const CARD =
  /(^|[^\p{L}\d])(\d{13,19}|\d{4}([ -])\d{4}\3\d{4}\3\d{1,4}(?:\3\d{3})?|\d{4}[ -]\d{6}[ -]\d{4,5})(?![\p{L}\d])/gu;
/** Four groups of four digits count as a card number even if a digit is mistyped. */
const PRINTED = /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}$/;
/** An IBAN in one piece or in groups of four; words of four letters that follow it match too. */
const IBAN = /(^|[^\p{L}\d])([a-z]{2}\d\d(?:[a-z\d]{11,30}|(?: [a-z\d]{4}){2,7}(?: [a-z\d]{1,3})?))(?![\p{L}\d])/giu;
/** A telephone number: starts with +, 0 or a bracket; or has seven or more digits in one piece; or groups of 3-3-4. */
const PHONE = /(^|[^\p{L}\d])((?:\+|\(|0)[\d\s()./-]{5,}\d|\d[\d./-]{5,}\d|\d{3}\s\d{3}\s\d{4})(?![\p{L}\d])/gu;
const FOREIGN_PHONE = /(^|[^\p{L}\d])\+\d[\d\s()./-]{5,}\d(?![\p{L}\d])/gu;
const MIN_PHONE_DIGITS = 7;

/**
 * A typed text without e-mail addresses and numbers of cards, accounts and telephones, because people paste the wrong
 * thing into a search box. Article numbers stay: an EAN or ISBN, recognised by its check digit, and everything shorter
 * than a telephone number.
 *
 * @param text digits are 0-9, white space is single spaces
 */
export function withoutPersonalData(text: string): string {
  const rest = withoutAccounts(text).replace(PHONE, (found, before: string, number: string) => {
    const digits = number.replace(/\D/g, '');
    return digits.length < MIN_PHONE_DIGITS || isArticleNumber(number) ? found : `${before} `;
  });
  return rest.replace(/\s+/g, ' ').trim();
}

/**
 * A text written by the page that may quote a typed text (`Results for …`), without e-mail addresses, account and card
 * numbers, and international telephone numbers. Other long numbers stay, because shops and advertisers number their
 * lists and campaigns.
 */
export function withoutContacts(text: string): string {
  return withoutAccounts(text).replace(FOREIGN_PHONE, '$1 ').replace(/\s+/g, ' ').trim();
}

function withoutAccounts(text: string): string {
  return text
    .replace(EMAIL, ' ')
    .replace(IBAN, (_, before: string, found: string) => before + found.slice(toIbanLength(found)))
    .replace(CARD, (found, before: string, number: string) => (isCard(number) ? `${before} ` : found));
}

function isCard(number: string): boolean {
  if (PRINTED.test(number)) return true;
  return hasLuhnDigit(number.replace(/\D/g, '')) && !isArticleNumber(number);
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts double. */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((all, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a number is a GTIN of 12 to 14 digits (EAN, UPC, ISBN), by its check digit; an ISBN may have dashes. */
function isArticleNumber(number: string): boolean {
  const digits = /^97[89][\d-]+$/.test(number) ? number.replaceAll('-', '') : number;
  if (!/^\d{12,14}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((all, digit, i) => all + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/**
 * Length of the IBAN at the beginning of a text, characters; 0 if there is none. ISO 13616: 15 or more characters,
 * which, rearranged as a number, leave the remainder 1 when divided by 97.
 */
function toIbanLength(text: string): number {
  for (let length = text.length; length >= 15; length--) {
    const isEnd = length === text.length || text[length] === ' ';
    const plain = text.slice(0, length).replaceAll(' ', '').toLowerCase();
    if (isEnd && plain.length >= 15 && toRest97(plain.slice(4) + plain.slice(0, 4)) === 1) return length;
  }
  return 0;
}

function toRest97(text: string): number {
  return [...text].reduce((rest, sign) => {
    const value = parseInt(sign, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);
}
