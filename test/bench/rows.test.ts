import {describe, expect, it} from 'vitest';
import {toRow, toValueRow} from './suite.ts';
import {toSpans, toTaskMs, type TraceEvent} from './trace.ts';

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
  const mark = (ts: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
    name: 'mark',
    cat: 'blink.user_timing',
    ph: 'I',
    pid: 1,
    tid: 2,
    ts,
    ...more,
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

  it('are what is left of the task of a mark and all tasks up to that of the next, on its thread, in processor time', () => {
    const events = [
      task(2900, 400, {tts: 600}), // that of the second mark
      mark(3000, {tts: 650}),
      task(900, 200, {tts: 100}), // that of the first, 100 of processor time, 70 of them after it
      mark(1000, {tts: 130}),
      task(1500, 600, {tts: 200}),
      task(1600, 400, {tid: 3}), // another thread
      task(1700, 400, {name: 'FunctionCall'}), // part of a task
      mark(2000, {name: 'other'}),
      task(3400, 400), // behind the last mark
    ];
    expect(toTaskMs(events, 'mark')).toEqual([0.07 + 0.3]);
  });

  it('are told only where the trace tells processor time', () => {
    expect(() => toTaskMs([mark(1000), mark(2000)], 'mark')).toThrow('no processor time');
  });

  it('need two marks', () => {
    expect(() => toTaskMs([mark(1)], 'mark')).toThrow('1 marks');
  });

  it('end a span that begins at the newest mark before them', () => {
    const events = [
      mark(1000, {name: 'pushed'}), // nothing came of it
      mark(5000, {name: 'pushed'}),
      mark(9000, {name: 'frame'}),
      task(8000, 4000), // that of the frame
      mark(20_000, {name: 'pushed'}),
    ];
    expect(toSpans(events, 'pushed', 'frame')).toEqual([7]);
    expect(() => toSpans(events, 'pushed', 'other')).toThrow('no mark "other"');
  });
});
