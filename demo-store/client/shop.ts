import '../styles/shop.css';
import {showCounts} from './cart.ts';
import {startCartPage} from './cart-page.ts';
import {startCheckoutPage, startOrderPage} from './checkout-page.ts';
import {startConsent} from './consent.ts';
import {startDepartmentPage} from './department-page.ts';
import {reportList, startLists} from './lists.ts';
import {startProductPage} from './product-page.ts';
import {startSearchForm, startSearchPage} from './search-page.ts';
import {startWishlistPage} from './wishlist-page.ts';

// The shop itself, on every page; what a page does besides is in its own file.
const STARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  product: startProductPage,
  department: startDepartmentPage,
  search: startSearchPage,
  cart: startCartPage,
  checkout: startCheckoutPage,
  order: startOrderPage,
  wishlist: startWishlistPage,
};

showCounts();
startConsent();
startSearchForm();
startLists();
// The browser may bring a page back as it was left, with the cart of then.
addEventListener('pageshow', showCounts);
await STARTS[document.body.dataset.page ?? '']?.();
for (const list of document.querySelectorAll('main > .wrap > .browse [data-list], main [data-list="reduced"]'))
  reportList(list);
