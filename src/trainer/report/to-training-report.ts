import type {TrainingRecord} from '../model/training-record.ts';
import type {SegmentFacts, TrainingReport} from './training-report.ts';

/** Content of the report of a training run, without test scores, which `evaluate --report` adds. */
export function toTrainingReport(
  record: TrainingRecord,
  {name, seed, segments}: {name: string; seed: number; segments?: readonly SegmentFacts[]},
): TrainingReport {
  const {visits, eventsRead, items, dataHash, modelBytes, backend, seconds, epochs, options} = record;
  return {
    title: name,
    history: {name, visits, events: eventsRead, items, dataHash},
    model: {bytes: modelBytes, seed, backend, seconds},
    // The final epochs are trained on the validation part, too, so they have no validation scores.
    epochs: epochs.map((epoch) => (epoch.recall > 0 ? epoch : {...epoch, recall: undefined, mrr: undefined})),
    segments,
    configuration: options,
  };
}
