import type {CapturedEvent} from '../core/contract/captured-event.ts';
import type {ConsentOrder} from '../core/contract/consent.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import {hasLateReasons} from '../core/contract/lists.ts';
import type {Prediction, ProfileView} from '../core/contract/profile-view.ts';
import type {Recommendation, RecommendOptions} from '../core/contract/recommendation.ts';
import type {ExportedData, RecordAnswer, WorkerApi, WorkerConfig, WorkerStatus} from '../core/contract/worker-api.ts';
import type {WorkerMessage} from '../core/contract/worker-messages.ts';
import {toProfileView} from '../core/profile/to-profile-view.ts';
import {declareAttributes} from '../core/profile/update-profile.ts';
import {type PipelineOptions, recordBatch, replayLog, toReplayed} from './pipeline.ts';
import {toPlainPrices} from './plain-prices.ts';
import {toPrediction} from './prediction.ts';
import {toCapturedEvent} from './to-captured-event.ts';
import {Recommender} from './shop/recommender.ts';
import type {ShopLoader} from './shop/shop-loader.ts';
import type {Shop} from './shop/shop.ts';
import {ShopperSession} from './shopper-session.ts';
import {StatusBoard} from './browser/status.ts';
import type {SavedShopper} from './store/saved-shopper.ts';
import {TabChannel} from './browser/tab-channel.ts';

/** A worker without a call for this long counts as idle. */
const IDLE_MS = 1000;
/** Events wait at most this long for a catalogue that is loading: it has data that pages lack, such as the category. */
const CATALOGUE_MS = 1000;
/** Maximum number of events in one message; the page never sends more. */
const MAX_EVENTS = 1000;

/** Implements the calls of the worker and keeps its status. A part that fails is a degraded mode, not an exception. */
export class Profiler implements WorkerApi {
  private readonly shop: Shop = {};
  private readonly recommender = new Recommender(this.shop);
  private readonly board = new StatusBoard();
  private readonly session = new ShopperSession({
    board: this.board,
    onChanged: () => this.tell('changed'),
    onErased: () => this.tabs.tell('forgotten'),
  });
  private readonly tabs = new TabChannel((message) => {
    if (message === 'forgotten') this.session.drop();
    else if (message === 'changed') this.tell('changed');
  });
  private config: WorkerConfig | undefined;
  private loader: Promise<ShopLoader | undefined> | undefined;
  private catalogueKnown: Promise<unknown> | undefined;
  private lastCallMs = 0;

  /** @param tell posts a message to the page */
  constructor(private readonly tell: (message: WorkerMessage['vitrine']) => void) {}

  async start(config: WorkerConfig, consent: ConsentOrder): Promise<WorkerStatus> {
    this.config = config;
    this.loader = this.openLoader(config);
    if (config.sync !== undefined) await this.startSync(config);
    await this.obey(consent, config);
    void this.load(consent.personalization ? 'all' : 'first');
    return this.board.toStatus();
  }

  async setConsent(consent: ConsentOrder): Promise<void> {
    await this.obey(consent, this.toOptions().config);
    if (consent.personalization) void this.load('all');
  }

  async record(
    events: readonly CapturedEvent[],
    isBatteryLow = false,
    isPredictionWanted = true,
  ): Promise<RecordAnswer> {
    if (!Array.isArray(events) || events.length > MAX_EVENTS) {
      throw new ProfilerError('argument', `record takes at most ${MAX_EVENTS} events. Send smaller batches.`);
    }
    void this.loader?.then((loader) => loader?.spareBattery(isBatteryLow));
    await this.untilCatalogue();
    const options = this.toOptions();
    const batch = await toPlainPrices(events, this.config?.currency ?? this.shop.catalogue?.catalogue.currency);
    const recorded = await this.session.run((store) => recordBatch(store, batch, options));
    if (!recorded) return {accepted: 0, rejected: events.length, prediction: await this.predict()};
    const {saved, durable, accepted, rejected, repaired} = recorded;
    this.session.remember(saved);
    this.board.count('recorded', accepted);
    for (const reason of rejected) this.board.count(`rejected-${reason}`);
    for (const repair of repaired) this.board.count(`repaired-${repair}`);
    if (durable) this.board.recover('storage-full');
    else if (this.board.storage === 'indexed-db') {
      this.board.degrade('storage-full', 'The browser has no room left: the newest events are in memory only.');
    }
    this.tabs.tell('changed');
    const {sync} = this.session;
    // Outside the transaction: scoring every item takes as long as all the rest, and other tabs need not wait for it.
    const prediction =
      isPredictionWanted || sync ? toPrediction(saved, {...this.shop, nowMs: options.nowMs}) : undefined;
    const segment = this.toSegment(saved);
    if (prediction) sync?.onProfileChanged({profile: saved.profile, prediction, segment, nowMs: options.nowMs});
    return {accepted, rejected: rejected.length, prediction, durable};
  }

  async profile(): Promise<ProfileView> {
    const saved = await this.saved();
    return toProfileView(saved.profile, this.toOptions().nowMs, this.toSegment(saved));
  }

  async predict(): Promise<Prediction> {
    return toPrediction(await this.saved(), {...this.shop, nowMs: this.toOptions().nowMs});
  }

  async recommend(options: RecommendOptions = {}, page?: CapturedEvent): Promise<readonly Recommendation[]> {
    await this.untilCatalogue();
    const saved = await this.saved();
    const asked = {page, nowMs: this.toOptions().nowMs};
    const list = await this.recommender.recommend(saved, options, asked);
    if (options.reasons === false || !hasLateReasons(options.kind)) return list;
    const readLog = async (count: number) => (await this.session.run((store) => store.events(count))) ?? [];
    const explained = await this.recommender
      .explain(list, saved, {...asked, readLog})
      .catch((error: unknown) => this.board.degradeBy(error, 'chunk-failed'));
    if (explained) this.board.recover('chunk-failed');
    return explained ?? list;
  }

  async rerank(itemIds: readonly string[]): Promise<readonly string[]> {
    await this.untilCatalogue();
    return this.recommender.rerank(await this.saved(), itemIds, this.toOptions());
  }

  async recentlyViewed(count: number, page?: CapturedEvent): Promise<readonly Recommendation[]> {
    await this.untilCatalogue();
    return this.recommender.recentlyViewed(await this.saved(), count, {page, nowMs: this.toOptions().nowMs});
  }

  async declare(attributes: ProfileView['declared']): Promise<void> {
    await this.session.run((store) =>
      replayLog(store, this.toOptions(), (saved) => ({
        ...saved,
        profile: declareAttributes(saved.profile, attributes),
      })),
    );
    this.tabs.tell('changed');
  }

  async export(): Promise<ExportedData> {
    const events = (await this.session.run((store) => store.events())) ?? [];
    return {
      format: 'vitrine-export-1',
      exportedMs: this.toOptions().nowMs,
      consent: this.session.consent,
      profile: await this.profile(),
      events: events.map(toCapturedEvent),
      shared: (await this.session.sync?.sharedCopies()) ?? [],
      privacySpent: await this.session.sync?.privacySpent(),
    };
  }

  async status(): Promise<WorkerStatus> {
    return this.board.toStatus();
  }

  /** The shopper's state, after replaying log events that stored records have not seen. */
  private async saved(): Promise<SavedShopper> {
    const saved = await this.session.saved();
    if (!saved.due || toReplayed(saved, this.shop) === 0) return saved;
    await this.session.run((store) => replayLog(store, this.toOptions()));
    return this.session.saved();
  }

  private async obey(order: ConsentOrder, config: WorkerConfig): Promise<void> {
    // Only sync can have the reports of an earlier visit erased, so it is loaded here too.
    if (order.erase === 'all' && !this.session.sync) await this.startSync(config);
    await this.session.obey(order);
  }

  /** @throws ProfilerError `argument` before start */
  private toOptions(): PipelineOptions {
    if (!this.config) throw new ProfilerError('argument', 'Call start(config, consent) first.');
    this.lastCallMs = Date.now();
    return {shop: this.shop, config: this.config, nowMs: this.lastCallMs};
  }

  private toSegment({profile}: SavedShopper): ProfileView['segment'] {
    return this.shop.toSegment?.(profile);
  }

  private async load(stage: 'first' | 'all'): Promise<void> {
    const loader = await this.loader;
    await Promise.all([loader?.loadCatalogue(), loader?.loadModel(stage)]);
  }

  private untilCatalogue(): Promise<unknown> {
    return (this.catalogueKnown ??= Promise.race([
      this.loader?.then((loader) => loader?.loadCatalogue()),
      new Promise((resolve) => setTimeout(resolve, CATALOGUE_MS)),
    ]));
  }

  /** Loading catalogue and models is a chunk of its own, so that the first answers do not wait for its code. */
  private async openLoader(config: WorkerConfig): Promise<ShopLoader | undefined> {
    const {shop, board, session} = this;
    if (config.catalogue === undefined && config.model === undefined) return undefined;
    const chunk = await import('./shop/shop-loader.ts').catch((error: unknown) =>
      board.degradeBy(error, 'model-missing'),
    );
    if (!chunk) return undefined;
    return new chunk.ShopLoader({
      config,
      shop,
      board,
      store: {
        getFile: async (sha256) => session.files?.getFile(sha256),
        putFile: async (sha256, bytes) => session.files?.putFile(sha256, bytes),
        keepFiles: async (sha256) => session.files?.keepFiles(sha256),
        getVerdict: async (key) => session.files?.getVerdict(key),
        putVerdict: async (key, verdict) => session.files?.putVerdict(key, verdict),
      },
      onArrived: async () => {
        await session.run((store) => replayLog(store, {shop, config, nowMs: Date.now()}));
        this.tell('changed');
      },
      whenIdle: () => this.whenIdle(),
    });
  }

  /** Sync is a chunk of its own, because most shoppers share nothing. */
  private async startSync(config: WorkerConfig): Promise<void> {
    try {
      const {createSync, openRecords} = await import('./sync/index.ts');
      this.session.sync = createSync({
        storage: this.session.toSyncStorage(openRecords),
        config,
        categories: () => this.shop.catalogue?.categories ?? [],
        onDegraded: (code, message) => {
          if (message === undefined) this.board.recover(code);
          else this.board.degrade(code, message);
          void this.session.countErasures();
        },
      });
    } catch (error) {
      this.board.degradeBy(error, 'sync-failed');
    }
  }

  private async whenIdle(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    while (Date.now() - this.lastCallMs < IDLE_MS);
  }
}
