export {eraseHere} from './erase-here.ts';
export {startCapture} from './start-capture.ts';
