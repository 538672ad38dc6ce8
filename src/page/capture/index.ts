export {startCapture} from './start-capture.ts';
