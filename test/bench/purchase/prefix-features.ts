import {PAGE_KINDS, type PageVisit} from './page-visits.ts';
import type {NetworkView} from './purchase-network.ts';

/** Number of newest pages whose kind and time are features of their own. */
const NEWEST = 5;

/** Features by name, always in the same order. */
export type Features = Readonly<Record<string, number>>;

/** Number of pages, pages of each kind, and steps from each kind to each: what logistic regression reads. */
export function toCountFeatures({kinds}: PageVisit, pages: number): Features {
  const features: Record<string, number> = {pages};
  for (let kind = 0; kind < PAGE_KINDS; kind++) features[`pages of kind ${kind}`] = 0;
  for (let from = 0; from < PAGE_KINDS; from++) {
    for (let to = 0; to < PAGE_KINDS; to++) features[`from ${from} to ${to}`] = 0;
  }
  for (let page = 0; page < pages; page++) {
    features[`pages of kind ${kinds[page]}`]++;
    if (page > 0) features[`from ${kinds[page - 1]} to ${kinds[page]}`]++;
  }
  return features;
}

/** The counts, and the times on pages, the newest pages and the place of each kind: what trees read. NaN for none. */
export function toPrefixFeatures(visit: PageVisit, pages: number): Features {
  const {kinds, logSeconds} = visit;
  const features: Record<string, number> = {...toCountFeatures(visit, pages)};
  const times = logSeconds.subarray(0, pages);
  features['mean time'] = toMean(times);
  features['seconds in all'] = times.reduce((sum, time) => sum + Math.exp(time), 0);
  for (let kind = 0; kind < PAGE_KINDS; kind++) {
    const own = times.filter((_, page) => kinds[page] === kind);
    const last = kinds.subarray(0, pages).lastIndexOf(kind);
    const first = kinds.subarray(0, pages).indexOf(kind);
    features[`mean time on kind ${kind}`] = toMean(own);
    features[`longest time on kind ${kind}`] = own.length > 0 ? Math.max(...own) : Number.NaN;
    features[`share of kind ${kind}`] = own.length / pages;
    features[`pages since kind ${kind}`] = last < 0 ? Number.NaN : pages - last;
    features[`pages before kind ${kind}`] = first < 0 ? Number.NaN : first;
  }
  for (let back = 1; back <= NEWEST; back++) {
    features[`kind ${back} back`] = back <= pages ? kinds[pages - back] : Number.NaN;
    features[`time ${back} back`] = back <= pages ? logSeconds[pages - back] : Number.NaN;
  }
  return features;
}

/** What the network says after these pages: log odds of a purchase, how they moved, and the next kind. */
export function toNetworkFeatures({logit, next}: NetworkView, pages: number): Features {
  const features: Record<string, number> = {'log odds': logit[pages]};
  let sum = 0;
  let largest = -Infinity;
  for (let page = 0; page <= pages; page++) {
    sum += logit[page];
    largest = Math.max(largest, logit[page]);
  }
  features['mean log odds'] = sum / (pages + 1);
  features['largest log odds'] = largest;
  features['log odds 1 back'] = logit[Math.max(0, pages - 1)];
  next[pages].forEach((probability, kind) => (features[`next is ${kind}`] = probability));
  return features;
}

function toMean(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
