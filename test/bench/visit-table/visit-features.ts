import {toPageRows} from './page-rows.ts';

/** What an analytics tool says of one visit as a whole: one row of a visit table. */
export interface VisitFacts {
  /** Pages seen and seconds spent, by what the page is for. */
  readonly administrativePages: number;
  readonly administrativeSeconds: number;
  readonly informationalPages: number;
  readonly informationalSeconds: number;
  readonly productPages: number;
  readonly productSeconds: number;
  /** Mean over the visit's pages, 0 to 0.2 (the tool divides by five). */
  readonly bounceRate: number;
  readonly exitRate: number;
  /** Mean money that visits to these pages brought. It knows about purchases, so a browser never has it. */
  readonly pageValue: number;
  /** Closeness to a day of presents, 0 to 1. */
  readonly specialDay: number;
  readonly month: string;
  readonly operatingSystem: string;
  readonly browser: string;
  readonly region: string;
  readonly trafficType: string;
  readonly visitorType: string;
  readonly weekend: boolean;
}

/** Columns whose values are names; the model keeps one number for each name it has seen. */
export const VISIT_CATEGORIES = [
  'month',
  'operatingSystem',
  'browser',
  'region',
  'trafficType',
  'visitorType',
] as const satisfies readonly (keyof VisitFacts)[];

export type VisitCategory = (typeof VISIT_CATEGORIES)[number];

/** Smoothed log odds of a purchase by category value; `other` stands for values that were not in training. */
export type CategoryScores = Readonly<
  Record<VisitCategory, {readonly other: number; readonly scores: Readonly<Record<string, number>>}>
>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Fractions of a whole exit that a page seen two, three, ... times can have, as multiples that make them whole. */
const EXIT_MULTIPLES = [1, 2, 3, 6, 12, 60];
const BOUNCE_MULTIPLES = [1, 2, 3];

/** Keeps the ratio of page value to exit rate finite, about half the smallest exit rate of a visit of 100 pages. */
const SMALL_RATE = 0.002;

/**
 * Describes a visit in numbers, by name, always in the same order.
 *
 * @param withPageValue whether features made from the page value are among them
 * @returns NaN where a value cannot be known
 */
export function toVisitFeatures(
  visit: VisitFacts,
  categories: CategoryScores,
  withPageValue: boolean,
): Readonly<Record<string, number>> {
  const pages = visit.administrativePages + visit.informationalPages + visit.productPages;
  const seconds = visit.administrativeSeconds + visit.informationalSeconds + visit.productSeconds;
  const month = MONTHS.indexOf(visit.month.slice(0, 3).toLowerCase());
  const exit = toPageRows(visit.exitRate, pages, EXIT_MULTIPLES);
  const bounce = toPageRows(visit.bounceRate, pages, BOUNCE_MULTIPLES);
  const productExit = toPageRows(visit.exitRate, visit.productPages, EXIT_MULTIPLES);
  const productBounce = toPageRows(visit.bounceRate, visit.productPages, BOUNCE_MULTIPLES);
  const features = {
    ...toCategoryFeatures(visit, categories),
    calendarMonth: month < 0 ? Number.NaN : month,
    weekend: visit.weekend ? 1 : 0,
    specialDay: visit.specialDay,
    administrativePages: visit.administrativePages,
    administrativeSeconds: visit.administrativeSeconds,
    informationalPages: visit.informationalPages,
    informationalSeconds: visit.informationalSeconds,
    productPages: visit.productPages,
    productSeconds: visit.productSeconds,
    bounceRate: visit.bounceRate,
    exitRate: visit.exitRate,
    pages,
    seconds,
    secondsPerPage: divide(seconds, pages),
    secondsPerProductPage: divide(visit.productSeconds, visit.productPages),
    secondsPerAdministrativePage: divide(visit.administrativeSeconds, visit.administrativePages),
    secondsPerInformationalPage: divide(visit.informationalSeconds, visit.informationalPages),
    administrativeShare: divide(visit.administrativePages, pages),
    exitLessBounce: visit.exitRate - visit.bounceRate,
    exits: visit.exitRate * pages,
    bounces: visit.bounceRate * pages,
    bounceOverExit: visit.bounceRate / Math.max(1e-9, visit.exitRate),
    exitRowsLessPages: exit.rows - pages,
    exitMultiple: exit.multiple,
    exitSum: exit.sum,
    exitRowsLessProductPages: productExit.rows - visit.productPages,
    bounceRowsLessPages: bounce.rows - pages,
    bounceMultiple: bounce.multiple,
    bounceSum: bounce.sum,
    bounceRowsLessProductPages: productBounce.rows - visit.productPages,
  };
  if (!withPageValue) return features;
  return {
    ...features,
    pageValue: visit.pageValue,
    valueOfPages: visit.pageValue * pages,
    valueOfProductPages: visit.pageValue * visit.productPages,
    valueOverExitRate: visit.pageValue / (visit.exitRate + SMALL_RATE),
  };
}

function toCategoryFeatures(visit: VisitFacts, categories: CategoryScores): Record<string, number> {
  return Object.fromEntries(
    VISIT_CATEGORIES.map((column) => {
      const {scores, other} = categories[column];
      return [column, Object.hasOwn(scores, visit[column]) ? scores[visit[column]] : other];
    }),
  );
}

function divide(value: number, count: number): number {
  return value / Math.max(1, count);
}
