import type {Manifest} from '../../core/contract/manifest.ts';
import type {WorkerConfig} from '../../core/contract/worker-api.ts';
import type {VerdictStore} from '../engine/choose.ts';
import {ShopperNetwork} from './shopper-network.ts';
import type {FileCache} from '../models/fetch-file.ts';
import {loadCatalogue} from '../models/load-catalogue.ts';
import {type LoadedModel, loadModel, toFileHashes} from '../models/load-model.ts';
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
      const catalogue = await loadCatalogue(config.catalogue);
      // Before the catalogue is used, so that no list shows what a rule excludes.
      const rules = catalogue.rules && (await import('./shop-rules.ts')).cacheRules(catalogue.rules);
      Object.assign(shop, {catalogue: toShopCatalogue(catalogue), toRules: rules} satisfies Shop);
      await onArrived();
    } catch (error) {
      board.degradeBy(error, 'catalogue-missing');
    }
  }

  private async fetchModel(stage: 'first' | 'all'): Promise<void> {
    const {config, shop, store} = this.options;
    if (config.model !== undefined) await this.fetchNetwork(stage, config.model);
    if (stage === 'first') return;
    const manifest = shop.network?.loaded.manifest;
    // If it fails, old files only take up space.
    if (manifest) await store.keepFiles(toFileHashes(manifest)).catch(() => undefined);
    await this.fetchParts(manifest);
    if (!manifest) return;
    this.mayChoose = true;
    if (config.engine !== 'cpu') void this.chooseEngine();
  }

  private async fetchNetwork(stage: 'first' | 'all', model: string): Promise<void> {
    const {shop, board, store} = this.options;
    board.model = 'loading';
    try {
      await loadModel(model, {
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

  private async fetchParts(manifest: Manifest | undefined): Promise<void> {
    const {config, shop, board, store, onArrived} = this.options;
    const note = (error: unknown): void => board.degradeBy(error, 'model-missing');
    const {model: base} = config;
    try {
      const {loadModelParts} = await import('./model-parts.ts');
      const from = manifest && base !== undefined && {files: manifest.files, place: {base, cache: store}};
      await loadModelParts(shop, from || undefined, note);
      await onArrived();
    } catch (error) {
      note(error);
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
