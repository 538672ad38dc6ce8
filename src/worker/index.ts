import type {WorkerMessage} from '../core/contract/worker-messages.ts';
import {Profiler} from './profiler.ts';
import {serveCalls} from './serve-calls.ts';

const tell = (vitrine: WorkerMessage['vitrine']): void => postMessage({vitrine});

serveCalls(new Profiler(tell));
tell('ready');
