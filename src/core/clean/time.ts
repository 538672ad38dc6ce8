import {parseNumber} from './numbers.ts';

/**
 * ISO 8601 with a blank or T between date and time; no zone means UTC. Seconds, their fraction and the time may be left out.
 * Also used by the importer's SQL (RE2).
 */
export const ISO_TIME_PATTERN =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}' +
  '([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z| UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?)?$';

/** The year 2100: a later time is a clock fault or a number in microseconds. */
export const LATEST_TIME_MS = 4_102_444_800_000;

const ISO_TIME = new RegExp(ISO_TIME_PATTERN);
const MS_PER_MINUTE = 60_000;

/**
 * Milliseconds since the Unix epoch, whole, of an epoch number in milliseconds or an ISO 8601 text.
 *
 * @returns undefined where the text is neither or names no day of the calendar
 */
export function parseTimeMs(text: string): number | undefined {
  const number = parseNumber(text);
  if (number !== undefined) return Math.floor(number);
  if (!ISO_TIME.test(text)) return undefined;
  const [day, clock = ''] = [text.slice(0, 10), text.slice(11)];
  const zoneAt = clock.search(/[Z+-]| UTC/);
  const zone = zoneAt < 0 ? '' : clock.slice(zoneAt);
  const [hours = '00', minutes = '00', seconds = '00'] = (zoneAt < 0 ? clock : clock.slice(0, zoneAt)).split(':');
  const [whole, fraction = ''] = seconds.split('.');
  const iso = `${day}T${hours || '00'}:${minutes}:${whole}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const date = new Date(iso);
  // Engines move 30 February to March instead of refusing it.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return undefined;
  return date.getTime() - toOffsetMinutes(zone) * MS_PER_MINUTE;
}

/** +02:00, +0200 and +02 are 120; Z, UTC and nothing are 0. */
function toOffsetMinutes(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
