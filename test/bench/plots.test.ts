import {describe, expect, it} from 'vitest';
import {toEngineGroups} from './plots/engine-groups.ts';
import {toLatencyGroups} from './plots/latency-groups.ts';
import {toPlots} from './plots/plots.ts';
import {toFootprint, toGrowthCurves} from './plots/scale-series.ts';
import {toRow, toValueRow} from './suite.ts';

describe('the latency plot', () => {
  const times = [1, 2, 9];

  it('puts median and 95th percentile of a path beside each other, with their limits, browser after browser', () => {
    const path = 'event until durable and prediction ready';
    const rows = ['', 'Firefox: '].flatMap((where) => [
      toRow(`${where}${path}, median`, {ours: times, limit: 5}),
      toRow(`${where}${path}, 95th percentile`, {ours: times, limit: 15, at: 0.95}),
      toRow(`${where}the same against one empty IndexedDB transaction`, {ours: times, theirs: times}),
    ]);
    const bars = [
      {series: 'median', value: 2, limit: 5},
      {series: '95 %', value: 9, limit: 15},
    ];
    expect(toLatencyGroups(rows)).toEqual([
      {name: 'Chromium: event → durable, predicted from', bars},
      {name: 'Firefox: event → durable, predicted from', bars},
    ]);
  });

  it('takes the 95th percentile from the spread where the median alone has a row', () => {
    const rows = [toRow('worker start until first prediction, files cached', {ours: times, limit: 300})];
    expect(toLatencyGroups(rows)).toEqual([
      {
        name: 'Chromium: worker start → first prediction',
        bars: [
          {series: 'median', value: 2, limit: 300},
          {series: '95 %', value: 9},
        ],
      },
    ]);
  });
});

describe('the plot of engines', () => {
  const peer = 'onnxruntime-web (WASM, one thread) and the same network without neighbours';
  const rows = [
    toValueRow('Node: CPU event, scores of 20,000 items, first 20', {ours: 99}),
    toValueRow('browser: CPU event, scores of 43,000 items, first 20', {ours: 98}),
    toValueRow('browser: CPU event, scores of 20,000 items, first 20', {ours: 1}),
    toValueRow(`browser: CPU event, 20,000 items, against ${peer}`, {ours: 2, theirs: 3}),
    toValueRow(`Firefox: CPU event, 351 items, against ${peer}`, {ours: 4, theirs: 5}),
    toValueRow('Firefox: WebGL step, scores of 351 items, first 20, against tf.layers on WebGL over 20 events', {
      ours: 6,
      theirs: 7,
    }),
    toValueRow('Firefox: WebGL step, scores of 351 items, first 20, against one operation and its read-back', {
      ours: 6,
      theirs: 8,
    }),
  ];

  it('has one for each size at which a peer was measured, and only engines and browsers that were', () => {
    const [small, large, ...more] = toEngineGroups(rows);
    expect(more).toEqual([]);
    expect(small).toEqual({
      items: 351,
      browsers: ['Firefox'],
      groups: [
        {name: 'our CPU engine', bars: [{series: 'Firefox', value: 4}]},
        {name: 'our WebGL engine', bars: [{series: 'Firefox', value: 6}]},
        {name: 'onnxruntime-web, WASM', bars: [{series: 'Firefox', value: 5}]},
        {name: 'tf.layers, WebGL', bars: [{series: 'Firefox', value: 7}]},
        {name: 'floor: one WebGL operation, read back', bars: [{series: 'Firefox', value: 8}]},
      ],
    });
    expect(large).toEqual({
      items: 20_000,
      browsers: ['Chromium'],
      groups: [
        {name: 'our CPU engine', bars: [{series: 'Chromium', value: 2}]},
        {name: 'onnxruntime-web, WASM', bars: [{series: 'Chromium', value: 3}]},
      ],
    });
  });
});

describe('the plots of the scale suite', () => {
  const event = (items: string) => `an event, ${items} items: step, scores, first 20; against exact scores of all`;

  it('draw growth in the order of sizes beside a line that grows as they do', () => {
    const rows = [
      toValueRow(event('10,000'), {ours: 3, theirs: 6}),
      toValueRow(event('100'), {ours: 0.5, theirs: 0.4}),
      toValueRow('an event, 10,000 items: the same, and the chance of each of the 20 among all items', {ours: 9}),
    ];
    expect(toGrowthCurves(rows).map(({points}) => points)).toEqual([
      [
        [100, 0.5],
        [10_000, 3],
      ],
      [
        [100, 0.4],
        [10_000, 6],
      ],
      [
        [100, 0.5],
        [10_000, 50],
      ],
    ]);
  });

  it('show bytes and memory in MB', () => {
    const rows = [
      toValueRow('all files, 1,000 items', {ours: 2_500_000, limit: 3e6, unit: 'bytes'}),
      toValueRow('memory of 1,000 items with their ids, index and scores', {ours: 88, unit: 'MB'}),
    ];
    expect(toFootprint(rows)).toEqual([
      {name: 'all files, 1,000 items', bars: [{series: 'MB', value: 2.5, limit: 3}]},
      {name: 'memory, 1,000 items', bars: [{series: 'MB', value: 88, limit: undefined}]},
    ]);
  });
});

describe('plots', () => {
  const growth = {
    suite: 'scale',
    machine: '',
    rows: [toValueRow('an event, 1,000 items: step, scores, first 20', {ours: 1})],
  };

  it('are the same each time', () => {
    expect(toPlots(growth).map(({name}) => name)).toEqual(['growth']);
    const withoutCount = (svg: string) => svg.replace(/\bzr\d+-/g, '');
    expect(withoutCount(toPlots(growth)[0].svg)).toBe(withoutCount(toPlots(growth)[0].svg));
  });

  it('leave out suites without plots, and name a suite whose rows were renamed', () => {
    expect(toPlots({suite: 'size', machine: '', rows: []})).toEqual([]);
    expect(() => toPlots({...growth, rows: [toValueRow('something else', {ours: 1})]})).toThrow('scale.json');
  });
});
