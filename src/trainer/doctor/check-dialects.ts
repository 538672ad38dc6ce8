import {withPlainPrice} from '../../core/clean/price-text.ts';
import {toTitleKey} from '../../core/clean/catalogue-lookup.ts';
import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {Inspection} from '../../core/contract/inspection.ts';
import {type Finding, ok, warning} from './finding.ts';

type Telling = Inspection['tellings'][number];

/** Names of the dialects in messages, by the names of their sources. */
const NAMES: Readonly<Record<string, string>> = {
  platform: 'Shopify’s object',
  attribute: 'data-vitrine-*',
  'data-layer': 'the data layer',
  'json-ld': 'JSON-LD',
  microdata: 'microdata',
  rdfa: 'RDFa',
  'open-graph': 'Open Graph',
};

/** A field of a product in a form in which two dialects can be compared; undefined if it is missing. */
type ToValue = (telling: Telling) => string | undefined;

const FIELDS: readonly (readonly [name: string, toValue: ToValue])[] = [
  ['title', ({title}) => title ?? undefined],
  ['price', (telling) => toPlain(telling).price?.toString()],
  ['currency', (telling) => toPlain(telling).currency],
];

/** Reports where two dialects of a page give its product different ids, titles, prices or currencies. */
export function checkDialects({tellings}: Inspection): Finding[] {
  const findings: Finding[] = [];
  for (const [i, one] of tellings.entries()) {
    for (const other of tellings.slice(i + 1)) {
      if (other.dialect === one.dialect) continue;
      const [a, b] = [toName(one), toName(other)];
      if (hasOtherIds(one, other))
        findings.push(
          warning(
            'dialects',
            `${a} calls the product ${toIds(one)}, ${b} ${toIds(other)}: no id in common. Events in one dialect may count as another product. Use one id in both.`,
          ),
        );
      for (const [name, toValue] of FIELDS) {
        const [said, otherwise] = [toValue(one), toValue(other)];
        if (said === undefined || otherwise === undefined || isSame(name, said, otherwise)) continue;
        findings.push(
          warning(
            'dialects',
            `${a} gives the ${name} ${JSON.stringify(said)}, ${b} ${JSON.stringify(otherwise)}. Give the same in both.`,
          ),
        );
      }
    }
  }
  const unique = [...new Map(findings.map((finding) => [finding.message, finding])).values()];
  if (unique.length > 0 || tellings.length < 2) return unique;
  return [
    ok(
      'dialects',
      `${[...new Set(tellings.map(toName))].join(', ')} give the product the same id, title, price and currency.`,
    ),
  ];
}

function hasOtherIds(one: Telling, other: Telling): boolean {
  return one.ids.length > 0 && other.ids.length > 0 && !one.ids.some((id) => other.ids.includes(id));
}

function isSame(name: string, one: string, other: string): boolean {
  if (name !== 'title') return one === other;
  const [a, b] = [toTitleKey(one) ?? '', toTitleKey(other) ?? ''];
  // One of them may also name the variant or the shop.
  return a.startsWith(b) || b.startsWith(a);
}

function toPlain({price, currency}: Telling): {price?: number; currency?: string} {
  const said = {price: price ?? undefined, currency: currency ?? undefined};
  const event = said as unknown as CapturedEvent; // no other field is read
  const plain = withPlainPrice(event);
  return {price: typeof plain.price === 'number' ? plain.price : undefined, currency: plain.currency};
}

function toIds({ids}: Telling): string {
  return ids
    .slice(0, 3)
    .map((id) => JSON.stringify(id))
    .join(', ');
}

function toName({dialect}: Telling): string {
  return NAMES[dialect] ?? dialect;
}
