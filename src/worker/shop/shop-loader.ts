import type {Manifest} from '../../core/contract/manifest.ts';
import {parseSegments} from '../../core/contract/segments.ts';
import type {WorkerConfig} from '../../core/contract/worker-api.ts';
import {toSegment} from '../../core/profile/segment.ts';
import type {VerdictStore} from '../engine/choose.ts';
import {ShopperNetwork} from './shopper-network.ts';
import type {FileCache} from '../models/fetch-file.ts';
import {loadCatalogue} from '../models/load-catalogue.ts';
import {type LoadedModel, loadModel, toFileHashes} from '../models/load-model.ts';
import {loadOptional} from '../models/load-optional.ts';
import {type Shop, toShopCatalogue} from './shop.ts';
import type {StatusBoard} from '../browser/status.ts';

/** Storage of model files and engine verdicts, used where consent allows; every method may do nothing. */
export interface LoaderStore extends FileCache, VerdictStore {
  keepFiles(sha256: ReadonlySet<string>): Promise<void>;
}

export interface ShopLoaderOptions {
  readonly config: WorkerConfig;
  readonly shop: Shop;
  readonly board: StatusBoard;
  readonly store: LoaderStore;
  /** Called when something arrived that changes answers; resolves when the shopper's state has been updated for it. */
  readonly onArrived: () => Promise<void>;
  /** Resolves when the worker has had nothing to do for a while. */
  readonly whenIdle: () => Promise<void>;
}

/** Loads catalogue and model. If one cannot be loaded, that is a degraded mode: the worker answers without it. */
export class ShopLoader {
  private catalogue: Promise<void> | undefined;
  private model: Promise<void> = Promise.resolve();
  private stage: 'none' | 'first' | 'all' = 'none';
  private isBatteryLow = false;
  private mayChoose = false;

  constructor(private readonly options: ShopLoaderOptions) {}

  /** Resolves when the catalogue has loaded or failed to load. */
  loadCatalogue(): Promise<void> {
    return (this.catalogue ??= this.fetchCatalogue());
  }

  /**
   * Loads the model: completely with consent, else only its first shard, which is enough to rank by popularity. Always
   * resolves; failures are recorded in the status.
   */
  loadModel(stage: 'first' | 'all'): Promise<void> {
    if (this.stage !== stage && this.stage !== 'all') {
      this.stage = stage;
      this.model = this.model.then(() => this.fetchModel(stage));
    }
    return this.model;
  }

  /**
   * Sets whether the battery is low. With engine `auto` the GPU is not used while it is low; afterwards the engine is
   * chosen again.
   */
  spareBattery(isLow: boolean): void {
    if (isLow === this.isBatteryLow) return;
    this.isBatteryLow = isLow;
    if (this.mayChoose && this.options.config.engine === 'auto') void this.chooseEngine();
  }

  private async fetchCatalogue(): Promise<void> {
    const {config, shop, board, onArrived} = this.options;
    if (config.catalogue === undefined) return;
    try {
      shop.catalogue = toShopCatalogue(await loadCatalogue(config.catalogue));
      await onArrived();
    } catch (error) {
      board.degradeBy(error, 'catalogue-missing');
    }
  }

  private async fetchModel(stage: 'first' | 'all'): Promise<void> {
    const {config, shop, board, store} = this.options;
    if (config.model === undefined) return;
    board.model = 'loading';
    try {
      await loadModel(config.model, {
        cache: store,
        onlyFirst: stage === 'first',
        onModel: (loaded) => this.takeModel(loaded),
      });
      board.recover('model-missing');
      board.recover('model-corrupt');
    } catch (error) {
      board.model = shop.network ? 'partial' : 'failed';
      board.degradeBy(error, 'model-missing');
    }
    if (stage === 'first' || !shop.network) return;
    const {manifest} = shop.network.loaded;
    await store.keepFiles(toFileHashes(manifest)).catch(() => undefined); // if it fails, old files only take up space
    await this.fetchHeads(config.model, manifest);
    this.mayChoose = true;
    if (config.engine !== 'cpu') void this.chooseEngine();
  }

  private takeModel(loaded: LoadedModel): void {
    const {shop, board, onArrived} = this.options;
    shop.network?.dispose();
    shop.network = new ShopperNetwork(loaded, (reason) => {
      board.degrade('engine-failed', reason);
      this.showEngine();
    });
    board.model = loaded.complete ? 'ready' : 'partial';
    board.set('model-bytes', loaded.bytes);
    board.set('model-items', loaded.rows.size);
    board.set('model-memory-bytes', loaded.memoryBytes);
    this.showEngine();
    void onArrived();
  }

  /** Loads segments and churn classifier, the optional parts of a model. */
  private async fetchHeads(model: string, {files}: Manifest): Promise<void> {
    const {shop, board, store, onArrived} = this.options;
    const place = {base: model, cache: store};
    try {
      const segments = await loadOptional(files.segments, 'segments.json', {place, parse: parseSegments});
      shop.toSegment = segments && ((profile) => toSegment(segments, profile));
      shop.toChurn =
        files.churn === null
          ? undefined
          : await loadOptional(files.churn, 'churn.json', {
              place,
              parse: (await import('../models/open-churn.ts')).openChurn,
            });
      await onArrived();
    } catch (error) {
      board.degradeBy(error, 'model-missing');
    }
  }

  private async chooseEngine(): Promise<void> {
    const {config, shop, board, store, whenIdle} = this.options;
    if (config.engine === 'auto') await whenIdle();
    const {network} = shop;
    const {isBatteryLow} = this;
    if (!network) return;
    try {
      const {chooseEngine} = await import('../engine/choose.ts');
      const {engine, verdict} = await chooseEngine(network.loaded.model, {
        choice: config.engine,
        modelId: network.loaded.id,
        verdicts: store,
        now: () => performance.now(),
        isBatteryLow,
        loadWebgl: async () => (await import('../engine/webgl/webgl.ts')).createWebglEngine,
      });
      // The model or the battery state has changed meanwhile: another choice is already under way.
      if (shop.network !== network || isBatteryLow !== this.isBatteryLow) return engine.dispose();
      board.engineChoice = verdict.why;
      network.useEngine(engine);
    } catch (error) {
      board.degradeBy(error, 'engine-failed');
    }
    this.showEngine();
  }

  private showEngine(): void {
    const {shop, board} = this.options;
    board.engine = shop.network?.kind ?? 'popular';
    board.renderer = shop.network?.renderer;
  }
}
