import {Command, InvalidArgumentError} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parsePath, parsePositiveNumber} from '../cli/option-values.ts';

/** Says what Vitrine records on a shop's pages and what of it works; the process exits 1 when something does not. */
export const doctor = defineCommand(
  new Command('doctor')
    .summary('show what would be recorded on a shop’s pages, and what of Vitrine works there')
    .description(
      'Opens each page in a browser (CHROME_PATH, or a Chromium on the PATH), in a profile that is thrown away, with consent given and ' +
        'nothing sent, and prints every event that Vitrine records there: with the page’s own tag, or with one that doctor adds. ' +
        'Without a browser it reads the page’s text. Checks script tag, chunks, Content-Security-Policy, model, catalogue and sync ' +
        'server; says where dialects disagree, where JSON-LD breaks, what the shop system hides from scripts. It clicks nothing. ' +
        'Exits 1 when something does not work, such as a product page that yields no product.',
    )
    .argument(
      '<pages...>',
      'addresses, HTML files, and sitemaps (.xml, .xml.gz) of which a sample is taken (e.g. https://shop.example/products/mug)',
      collect,
    )
    .option('--sample <n>', 'pages of each type taken from a sitemap (e.g. 5)', parsePositiveNumber, 2)
    .option(
      '--catalogue <file>',
      'file or address of a catalogue that has to know the products; default: that of each page’s tag (e.g. catalogue.json)',
      parsePath,
    )
    .option(
      '--no-browser',
      'read the text of pages even where there is a browser; default: a browser where there is one',
    )
    .addHelpText(
      'after',
      toExamples(
        'doctor https://shop.example/products/mug',
        'doctor https://shop.example/sitemap.xml --sample 3',
        'doctor saved/product.html --catalogue catalogue.json',
        'doctor http://localhost:5173/ --json',
      ),
    ),
  async ({sample, catalogue, browser}, pages) => {
    const {hasFailed, inspectPages} = await import('../doctor/inspect-pages.ts');
    const {toText} = await import('../doctor/to-text.ts');
    const found = await inspectPages(pages, {sample, catalogue, useBrowser: browser});
    if (found.some(hasFailed)) process.exitCode = 1;
    const rows = found.map(({url, events, findings}) => ({url, events: events.map(({row}) => row), findings}));
    return {json: {pages: rows}, text: toText(found)};
  },
);

/** Collects the words of the command line; one that looks like a web address has to be one. */
function collect(word: string, before: readonly string[] | undefined): string[] {
  const text = parsePath(word);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text) && !(/^https?:/i.test(text) && URL.canParse(text)))
    throw new InvalidArgumentError('Expected the address of a page, such as https://shop.example/, or a file.');
  return [...(before ?? []), text];
}
