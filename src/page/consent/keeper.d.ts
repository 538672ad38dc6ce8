import type { Consent, ConsentOrder, ConsentOrigin } from '../../core/contract/consent.ts';
import type { ConsentMode } from '../config.ts';
import type { DataLayer } from '../data-layer.ts';
import type { Faults } from '../faults.ts';
import type { Excess } from './saved-consent.ts';
/** What is allowed now, and who said so. */
export interface ConsentState extends Consent {
    readonly origin: ConsentOrigin;
}
/** The shopper's say, from the choice in the shop and the signals of browser and consent tools. */
export interface ConsentKeeper {
    readonly state: ConsentState;
    /** What is allowed now, and what must be erased before: what was said no to, now or on an earlier page that ended too soon. */
    readonly order: ConsentOrder;
    /** A choice made in the shop: wins over every signal and is remembered in this browser. */
    choose(choice: unknown): void;
    /** Forgets the choice. What consent tools were told before no longer counts either: only a new act of the shopper does. */
    forget(): void;
    /** Something may be stored here that an order says to erase: remembered until it is done, also across pages. */
    keepExcess(excess: Excess): void;
    /** An order was carried out. */
    done(order: ConsentOrder): void;
}
export interface ConsentOptions {
    readonly mode: ConsentMode;
    readonly dataLayer: DataLayer;
    readonly faults: Faults;
    /** Called after each change of what is said. */
    readonly onChange: () => void;
}
/**
 * One state machine of all signals, in this order of weight: choice in the shop, GPC, Do Not Track, consent tools, `data-consent`.
 * Each level is yes, no or not said yet: without a yes nothing is read, stored or sent; what an earlier yes left is erased by a no.
 */
export declare function openConsent({ mode, dataLayer, faults, onChange }: ConsentOptions): ConsentKeeper;
