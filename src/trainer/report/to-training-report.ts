import type {TrainingRecord} from '../model/training-record.ts';
import type {SegmentFacts, TrainingReport} from './training-report.ts';

/** The report of a run, as far as its record knows it; `evaluate --report` adds the test scores. */
export function toTrainingReport(
  record: TrainingRecord,
  {name, seed, segments}: {name: string; seed: number; segments?: readonly SegmentFacts[]},
): TrainingReport {
  const {visits, eventsRead, items, dataHash, modelBytes, backend, seconds, epochs, options} = record;
  return {
    title: name,
    history: {name, visits, events: eventsRead, items, dataHash},
    model: {bytes: modelBytes, seed, backend, seconds},
    // The passes after the mix was fitted are trained on the validation part, so nothing is measured on it.
    epochs: epochs.map((epoch) => (epoch.recall > 0 ? epoch : {...epoch, recall: undefined, mrr: undefined})),
    segments,
    configuration: options,
  };
}
