import {describe, expect, it} from 'vitest';
import {toRow, toValueRow} from './suite.ts';
import {toTaskMs, type TraceEvent} from './trace.ts';

describe('a row', () => {
  it('holds its ratio against the limit where there is another side, else its value', () => {
    expect(toValueRow('r', {ours: 30, theirs: 20, limit: 1.4})).toMatchObject({ratio: 1.5, ok: false});
    expect(toValueRow('r', {ours: 30, theirs: 20, limit: 1.5})).toMatchObject({ratio: 1.5, ok: true});
    expect(toValueRow('r', {ours: 30, limit: 29})).toMatchObject({ratio: null, theirs: null, ok: false});
    expect(toValueRow('r', {ours: 30})).toMatchObject({limit: null, ok: true});
  });

  it('has no ratio to nothing', () => {
    expect(toValueRow('r', {ours: 3, theirs: 0})).toMatchObject({theirs: 0, ratio: null, ok: true});
  });

  it('keeps every digit of bytes and three of times', () => {
    expect(toValueRow('r', {ours: 123_456, unit: 'bytes'}).ours).toBe(123_456);
    expect(toValueRow('r', {ours: 1.23456}).ours).toBe(1.23);
  });

  it('takes the median, or the share of the runs that is asked for', () => {
    const ours = Array.from({length: 100}, (_, n) => 100 - n);
    expect(toRow('r', {ours})).toMatchObject({ours: 51, spread: {ours: {min: 1, p95: 96}, theirs: null}});
    expect(toRow('r', {ours, at: 0.95, limit: 90})).toMatchObject({ours: 96, ok: false});
  });
});

describe('tasks of a trace', () => {
  const mark = (ts: number, name = 'mark'): TraceEvent => ({
    name,
    cat: 'blink.user_timing',
    ph: 'I',
    pid: 1,
    tid: 2,
    ts,
  });
  const task = (ts: number, dur: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
    name: 'ThreadControllerImpl::RunTask',
    cat: 'toplevel',
    ph: 'X',
    pid: 1,
    tid: 2,
    ts,
    dur,
    tdur: dur / 2,
    ...more,
  });

  it('are summed by the gap between two marks that they end in, on the thread of the marks, in processor time', () => {
    const events = [
      mark(3000),
      task(900, 200), // spans the first mark
      mark(1000),
      task(1500, 600),
      task(1600, 400, {tid: 3}), // another thread
      task(1700, 400, {name: 'FunctionCall'}), // part of a task
      mark(2000, 'other'),
      task(2900, 400), // ends behind the last mark
    ];
    expect(toTaskMs(events, 'mark')).toEqual([0.1 + 0.3]);
  });

  it('need two marks', () => {
    expect(() => toTaskMs([mark(1)], 'mark')).toThrow('1 marks');
  });
});
