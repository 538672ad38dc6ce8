export {limitApi} from './limit-api.ts';
