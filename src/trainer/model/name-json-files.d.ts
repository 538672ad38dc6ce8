import {type Manifest} from '../../core/contract/manifest.ts';
/**
 * Writes name, bytes and hash of segments.json and churn.json into the manifest beside them, null where there is no such file: both come
 * after the manifest, and browsers check no file that it does not name. Weights stay as they are, so a second call changes nothing.
 *
 * @throws ProfilerError `model-corrupt` where the manifest does not fit
 */
export declare function nameJsonFiles(folder: string): Promise<Manifest>;
