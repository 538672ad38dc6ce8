import type {Page} from '@playwright/test';
import {untilVitrine} from '../support/page-vitrine.ts';
import {endReportDelay} from '../support/report-delay.ts';
import {type SignalShop, signal} from '../support/signal-shop.ts';
import {
  type Said,
  toConsentMode,
  toPlan,
  toPurposes,
  toSaid,
  toShopify,
  type Told,
  type Tool,
  type World,
} from './world.ts';

/** What one walk has shown. */
export interface WalkResult {
  /** Something was stored that nobody allowed. */
  readonly excessStored: boolean;
  /** Reports that were sent while nobody allowed it. */
  readonly excessSent: number;
  /** Rows of the server that a no should have erased. */
  readonly rowsLeft: number;
  readonly steps: readonly string[];
}

/** From when the page has taken in a no, until the next yes is said. */
interface Silence {
  fromMs: number;
  toMs: number;
}

const TOLD: readonly Told[] = ['both', 'both', 'profile', 'no', 'no', 'unasked'];
/** Most shoppers share at first, so that there is something to erase. */
const TOLD_AT_FIRST: readonly Told[] = ['both', 'both', 'both', 'profile', 'no', 'unasked'];
const CHOICES: readonly Said[] = [
  {personalization: true, sharing: true},
  {personalization: true, sharing: false},
  {personalization: false, sharing: false},
];
/**
 * A report on its way when the page has answered a question that was asked after the no may still arrive within this
 * time; it is erased then.
 */
const FLIGHT_MS = 1000;
/** Everything that a walk has begun is over by then; a loaded machine takes its time. */
const QUIET_MS = 15_000;
const POLL_MS = 100;

/** One shopper who walks through the shop at random and changes the mind by every way that there is. */
export class Walk {
  private world: World;
  private readonly steps: string[] = [];
  /** The time in which no report may be sent; undefined while one may. */
  private silence: Silence | undefined = {fromMs: 0, toMs: Number.POSITIVE_INFINITY};
  private readonly silences: Silence[] = [this.silence!]; // as just set
  private pages: Page[];

  /** @param random uniform in [0, 1) */
  constructor(
    private readonly shop: SignalShop,
    private readonly host: string,
    first: Page,
    private readonly random: () => number,
  ) {
    this.pages = [first];
    const tools: Partial<Record<Tool, Told>> = {};
    for (const tool of ['tcf', 'shopify', 'consentMode'] as const) {
      if (random() < 0.4) tools[tool] = this.pick(TOLD_AT_FIRST);
    }
    this.world = {
      mode: this.pick(['auto', 'auto', 'auto', 'manual', 'granted']),
      tools,
      gpc: random() < 0.1,
      dnt: random() < 0.05,
      isForgotten: false,
    };
    this.change({});
  }

  async run(): Promise<WalkResult> {
    await this.open();
    await this.look();
    const length = 3 + Math.floor(this.random() * 6);
    for (let step = 0; step < length; step++) {
      await this.step();
      this.awaitSilence();
    }
    return this.end();
  }

  /** A busy browser takes its time to take in a no: what is asked after it is answered after it, or the page ends. */
  private awaitSilence(): void {
    const {silence} = this;
    if (silence?.fromMs !== Number.POSITIVE_INFINITY) return;
    const answered = this.page.evaluate(() =>
      (window as unknown as {vitrine: (name: string) => Promise<unknown>}).vitrine('status'),
    );
    const begin = (): void => void (silence.fromMs = Math.min(silence.fromMs, Date.now()));
    void answered.then(begin, begin);
  }

  private async step(): Promise<void> {
    const {random} = this;
    const dice = random();
    if (dice < 0.2) return this.look();
    if (dice < 0.38) return this.open();
    if (dice < 0.52) return this.choose();
    if (dice < 0.72) return this.tellTool();
    if (dice < 0.8) return this.forget();
    if (dice < 0.88) return this.mood();
    if (dice < 0.94) return this.otherTab();
    return this.signals();
  }

  /** The page that the shopper looks at. */
  private get page(): Page {
    return this.pages[this.pages.length - 1];
  }

  /** A new page in the same tab; what the last one had begun is cut off. */
  private async open(): Promise<void> {
    const stub: [string, ...unknown[]][] = [];
    const isChoice = this.random() < 0.15;
    if (isChoice) {
      const choice = this.pick(CHOICES);
      stub.push(['consent', choice]);
      this.change({choice, isForgotten: false});
    }
    this.note(`open ${JSON.stringify(toPlan(this.world, stub))}`);
    await this.page.goto(this.shop.page(this.host, toPlan(this.world, stub)), {
      waitUntil: this.random() < 0.5 ? 'commit' : 'load',
    });
    await untilVitrine(this.page);
  }

  /** Enough events for a report. */
  private async look(): Promise<void> {
    this.note('look');
    const wait = this.random() < 0.7;
    await this.page.evaluate(async (isWaiting) => {
      const {vitrine} = window as unknown as {vitrine: (...args: unknown[]) => Promise<unknown>};
      const all = ['mug', 'lamp', 'kettle', 'chair'].map((id) =>
        vitrine('track', 'view_item', {items: [{item_id: id}]}),
      );
      if (isWaiting) await Promise.all(all);
    }, wait);
    // Or no report would leave within a walk: the next page sends it.
    if ((await endReportDelay(this.page).catch(() => 0)) > 0) await this.open(); // or erased in this very moment
  }

  private async choose(): Promise<void> {
    const choice = this.pick(CHOICES);
    this.note(`choose ${JSON.stringify(choice)}`);
    this.change({choice, isForgotten: false});
    await this.ask(['consent', choice]);
  }

  private async forget(): Promise<void> {
    this.note('forget');
    this.change({choice: undefined, isForgotten: this.world.mode !== 'manual'}, true);
    await this.ask(['forget']);
  }

  /** The shopper answers a tool's banner. */
  private async tellTool(): Promise<void> {
    const tools = Object.keys(this.world.tools) as Tool[]; // the keys of a record of tools
    if (!tools.length || this.world.mode === 'manual') return this.choose();
    const tool = this.pick(tools);
    const told = this.pick(TOLD.filter((answer) => answer !== 'unasked'));
    const before = this.world.tools[tool];
    this.note(`${tool} ${told}`);
    // A Consent Mode tool repeats its yes on each page; only one that follows a no is the shopper's new word.
    const isNewYes = told !== 'no' && (tool !== 'consentMode' || before === 'no');
    this.change({
      tools: {...this.world.tools, [tool]: told},
      isForgotten: this.world.isForgotten && !isNewYes,
    });
    const {page} = this;
    if (tool === 'tcf') await signal(page, 'tcf', 'useractioncomplete', toPurposes(told));
    else if (tool === 'shopify') await signal(page, 'shopify', toShopify(told));
    else await signal(page, 'consentMode', 'update', toConsentMode(told));
  }

  private mood(): void {
    const mood = this.pick(['fails', 'firewall', 'garbage', 'silent', 'well', 'well'] as const);
    this.note(`server ${mood}`);
    this.shop.setMood(this.host, mood);
  }

  private async otherTab(): Promise<void> {
    if (this.pages.length > 1) {
      this.note('close the tab');
      await this.pages.pop()?.close();
      return;
    }
    this.note('a second tab');
    this.pages.push(await this.page.context().newPage());
    await this.open();
  }

  /** The shopper switches the browser's own signals; they count from the next page on. */
  private async signals(): Promise<void> {
    const {gpc, dnt} = this.world;
    this.note('browser signals');
    this.change(this.random() < 0.5 ? {gpc: !gpc} : {dnt: !dnt});
    await this.open();
  }

  private async end(): Promise<WalkResult> {
    while (this.pages.length > 1) await this.pages.pop()?.close();
    this.shop.setMood(this.host, 'well');
    this.note('end');
    await this.page.goto(this.shop.page(this.host, toPlan(this.world)));
    await untilVitrine(this.page);
    const {personalization, sharing} = toSaid(this.world);
    const mayStore = personalization !== false;
    const mayHaveRow = mayStore && sharing !== false;
    const isQuiet = async (): Promise<boolean> =>
      (mayStore || !(await this.holds())) && (mayHaveRow || (await this.shop.rows(this.host)).length === 0);
    const untilMs = Date.now() + QUIET_MS;
    while (!(await isQuiet()) && Date.now() < untilMs) await this.page.waitForTimeout(POLL_MS);
    if (!mayStore && (await this.holds())) this.note(`held: ${await this.held()}`);
    const isSilent = (timeMs: number): boolean =>
      this.silences.some(({fromMs, toMs}) => timeMs > fromMs + FLIGHT_MS && timeMs < toMs);
    const late = this.shop
      .syncRequests(this.host)
      .filter(({method, timeMs}) => method === 'POST' && isSilent(timeMs))
      .map(({timeMs}) => timeMs - Math.max(...this.silences.map(({fromMs}) => fromMs).filter((ms) => ms < timeMs)));
    if (late.length > 0) this.note(`sent ${late.join(', ')} ms after a no`);
    return {
      excessStored: !mayStore && (await this.holds()),
      excessSent: late.length,
      rowsLeft: mayHaveRow ? 0 : (await this.shop.rows(this.host)).length,
      steps: this.steps,
    };
  }

  /** Whether the browser holds anything of this project but the remembered choice. */
  private async holds(): Promise<boolean> {
    return (await this.held()) !== '';
  }

  /** Names of the databases and storage keys that the browser holds beside the remembered choice, space-separated. */
  private held(): Promise<string> {
    return this.page.evaluate(async () =>
      [
        ...(await indexedDB.databases()).map(({name}) => `indexedDB:${name}`),
        ...Object.keys(sessionStorage).map((key) => `sessionStorage:${key}`),
        ...Object.keys(localStorage).filter((key) => key !== 'vitrine-consent'),
      ].join(' '),
    );
  }

  /** @param isForgetting nothing may be sent from now on, whatever the tools say */
  private change(changed: Partial<World>, isForgetting = false): void {
    this.world = {...this.world, ...changed};
    const {personalization, sharing} = toSaid(this.world);
    const maySend = personalization === true && sharing === true && !isForgetting;
    if (maySend && this.silence) {
      this.silence.toMs = Date.now();
      this.silence = undefined;
    } else if (!maySend && !this.silence) {
      this.silence = {fromMs: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY};
      this.silences.push(this.silence);
    }
  }

  /** Asks the page; half of the time without waiting for the answer. */
  private async ask(call: readonly [string, ...unknown[]]): Promise<void> {
    const isWaiting = this.random() < 0.5;
    await this.page.evaluate(
      async ([given, waits]) => {
        const asked = (window as unknown as {vitrine: (...args: unknown[]) => Promise<unknown>}).vitrine(...given);
        // The server may be away, and the wish to erase is kept then.
        if (waits) await asked.catch(() => undefined);
      },
      [[...call] as unknown[], isWaiting] as const,
    );
  }

  private note(step: string): void {
    this.steps.push(step);
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)];
  }
}
