import {describe, expect, it} from 'vitest';
import {SIGMOID_HEADS} from '../../../src/core/contract/heads.ts';
import {buildTrainingReport} from '../../../src/trainer/report/build-training-report.ts';
import type {TrainingReport} from '../../../src/trainer/report/training-report.ts';

const HOSTILE = `<img src=x onerror=alert(1)>"'&</title><script>alert(2)</script>`;
const SCORES = {
  'recall@20': 0.545,
  'mrr@20': 0.191,
  'ndcg@20': 0.27,
  'coverage@20': 0.9,
  by_prefix_length: {
    '1': {examples: 10, 'recall@20': 0.5, 'mrr@20': 0.2},
    '11+': {examples: 2, 'recall@20': 0.6, 'mrr@20': 0.2},
  },
};
const HEAD = {
  auc: 0.812,
  average_precision: 0.3,
  log_loss: 0.17,
  brier: 0.04,
  ece: 0.006,
  examples: 100,
  positives: 25,
  reliability: [
    {predicted: 0.1, observed: 0.12, examples: 50},
    {predicted: 0.4, observed: 0.38, examples: 50},
  ],
};
const CUT_SCORES = {
  ...HEAD,
  cuts: {
    after_1: HEAD,
    after_3: {...HEAD, auc: 0.6789},
    after_5: HEAD,
    after_10: null,
    without_last: {...HEAD, ece: 0.0123},
  },
};
const PURCHASE = {
  ...CUT_SCORES,
  bands: {
    likely: {answers: 31, visits: 17, predicted: 0.444, observed: 0.413},
    on_the_fence: {answers: 50, visits: 30, predicted: 0.1, observed: 0.12},
    unlikely: {answers: 0, visits: 0, predicted: null, observed: null},
  },
  early_warning: {visits: 19, warned: 13, median_events: 4, median_minutes: 6.5, other_visits: 81, other_warned: 9},
};
const BARE: TrainingReport = {
  title: 'Bare',
  history: {name: 'events.csv', visits: 1200, events: 5000, items: 300, dataHash: 'abc123'},
  model: {bytes: 123_456, seed: 7},
  epochs: [],
  configuration: {},
};
const FULL: TrainingReport = {
  ...BARE,
  title: HOSTILE,
  model: {...BARE.model, backend: 'native', seconds: 2733},
  epochs: [
    {epoch: 1, loss: 7.25, recall: 0.4, mrr: 0.1, seconds: 61.5, megabytes: 900},
    {epoch: 2, loss: 6.5, recall: 0.5, mrr: 0.15, seconds: 60, megabytes: 910},
    {epoch: 3, loss: 6.25, seconds: 20, megabytes: 911},
  ],
  nextItem: SCORES,
  baselines: {pop: {'recall@20': 0.01, 'mrr@20': 0.002}, [HOSTILE]: {...SCORES, 'recall@20': 0.4}},
  kinds: {action: {accuracy: 0.71, macro_f1: 0.44}},
  heads: {
    purchase: {
      scores: {...PURCHASE, baselines: {'regression on counts': {...CUT_SCORES, auc: 0.79}}},
      baselines: {'regression on counts': {...HEAD, auc: 0.79}},
    },
  },
  churn: {scores: {...HEAD, auc: 0.7}},
  segments: [
    {name: HOSTILE, share: 0.2, description: HOSTILE},
    {name: 'window shoppers', share: 0.8},
  ],
  configuration: {seed: 7, sizes: {hidden: 100}, note: HOSTILE},
};

describe('buildTrainingReport', () => {
  const full = buildTrainingReport(FULL);
  const text = full.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, ' ');

  it('holds every section', () => {
    const headings = [...full.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Next item',
      'Training',
      ...SIGMOID_HEADS.map((head) => `${head[0].toUpperCase()}${head.slice(1)} in this visit`),
      'Churn',
      'Next action',
      'Segments',
      'Time and memory',
      'Configuration',
      'Where it comes from',
    ]);
    expect([...full.matchAll(/<svg /g)]).toHaveLength(12);
  });

  it('says early and late in a visit, by band and by time how good a yes/no head is', () => {
    for (const words of [
      'after 3 events this model 0.679',
      'after 3 events regression on counts 0.679',
      'likely 31 17 44.4 41.3',
      'on the fence 50 30 10.0 12.0',
      'unlikely 0 0 – –',
      'Of 19 visits with a purchase after their first event, 13 were in the band “likely” before it, in the median 4.0 events and 6.5 minutes before it.',
      'Of 81 visits without a purchase, 9 were.',
    ])
      expect(text.replace(/\s+/g, ' ')).toContain(words);
    expect(text).not.toContain('after 10 events');
  });

  it('shows the numbers it was given', () => {
    for (const number of [
      '54.5',
      '0.812',
      '0.790',
      '7.2500',
      '61.5',
      '45 min 33 s',
      '123.5 kB',
      'abc123',
      '80.0',
      '0.679',
      '0.0123',
      '44.4',
    ])
      expect(text).toContain(number);
    expect(full).toContain('<td>sizes.hidden</td><td>100</td>');
    expect(full).toContain('<tr class="own"><td>this model</td>');
  });

  it('puts baselines in order of recall', () => {
    expect(text.indexOf('40.0')).toBeLessThan(text.indexOf(' pop '));
  });

  it('escapes hostile text everywhere', () => {
    expect(full).not.toMatch(/<script|<img/i);
    expect(full).not.toContain('</title><');
    expect(full.match(/<title>/g)).toHaveLength(1);
    expect(full).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;/title&gt;');
    for (const [tag] of full.matchAll(/<[a-z][^>]*>/g)) expect(tag).not.toMatch(/\son\w+=/);
  });

  it('asks for nothing from outside', () => {
    expect(full).not.toMatch(/https?:|url\((?!#)|@import|<link/);
    for (const [tag] of full.matchAll(/<[a-z][^>]*>/g)) expect(tag).not.toMatch(/\s(?:src|href)=/);
    expect(full).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('refers only to clip paths that are in the page, each under a name of its own', () => {
    const ids = [...full.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of full.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  it('says what a model without heads lacks instead of leaving it out', () => {
    const bare = buildTrainingReport(BARE);
    for (const part of ['purchase head', 'churn head', 'next-action head', 'no segments', 'not evaluated', 'No epoch'])
      expect(bare).toContain(part);
    expect(bare).not.toContain('<svg');
    expect(bare).not.toMatch(/undefined|NaN/);
  });
});
