import {readFileSync} from 'node:fs';
import ts from 'typescript';
import {expect, it} from 'vitest';
import {GA4_NAMES} from '../src/core/contract/ga4-names.ts';
import {PANEL_TAGS, SHELF_TAGS} from '../src/core/contract/widgets.ts';

const PAGE = readFileSync('docs/shop.md', 'utf8');

const read = (file: string): string => readFileSync(`src/page/${file}`, 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name);
const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** The text below a heading, up to the next one. */
function toSection(heading: string): string {
  const section = PAGE.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/shop.md has no section "${heading}".`);
  return section;
}

/** The names in the first column of the table whose header begins with a word. */
function toRowNames(section: string, header: string): string[] {
  const rows = section.split('\n');
  const first = rows.findIndex((row) => row.startsWith(`| ${header} `));
  const end = rows.findIndex((row, index) => index > first && !row.startsWith('|'));
  return rows.slice(first + 2, end).map((row) => /`<?([\w-]+)/.exec(row)?.[1] ?? row);
}

/** The fields and methods that an interface of a file declares itself. */
function toFields(file: string, name: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (!found) throw new Error(`${file} has no interface ${name}.`);
  return (found as ts.InterfaceDeclaration).members.map((member) => member.name!.getText());
}

/** The names of a table of English texts. */
function toTextNames(file: string): string[] {
  const table = read(file).split('const ENGLISH = {')[1].split('\n};')[0];
  return all(table, /^ +'?([\w-]+)'?:/gm);
}

it('names every attribute that the script tag reads, and no other', () => {
  // The address of chunks is for modules; `integrity` is an attribute of its own.
  const options = toFields('config.ts', 'ProfilerOptions').filter((name) => !['chunks', 'integrity'].includes(name));
  const named = toRowNames(toSection('The script tag'), 'attribute');
  expect(sorted(named)).toEqual(sorted(options.map((name) => `data-${name}`)));
});

it('names every element, with the attributes that it reads', () => {
  const section = toSection('Elements');
  expect(sorted(toRowNames(section, 'element'))).toEqual(sorted(`${SHELF_TAGS},${PANEL_TAGS}`.split(',')));
  const ofShelves = all(read('widgets/shelf.ts'), /#read\('([\w-]+)'\)/g).filter((name) => name !== 'title');
  const toOwn = (file: string): string[] => all(read(file), /\b(?:read|ids|getAttribute)\('(?!aria-)([\w-]+)'\)/g);
  const attributes = {
    'vitrine-recommendations': [...ofShelves, ...toOwn('widgets/recommendations.ts')],
    'vitrine-recently-viewed': [...ofShelves, ...toOwn('widgets/recently-viewed.ts')],
    'vitrine-profile': toOwn('widgets/profile-panel.ts'),
  };
  for (const [tag, names] of Object.entries(attributes)) {
    const cell = new RegExp(`^\\| \`<${tag}>\` +\\|([^|]+)`, 'm').exec(section)?.[1] ?? '';
    expect([tag, sorted(all(cell, /`([\w-]+)`/g))]).toEqual([tag, sorted(names)]);
  }
  expect(sorted(toRowNames(section, 'attribute'))).toEqual(sorted(Object.values(attributes).flat()));
});

it('names every text that a shop may replace', () => {
  const section = toSection('Texts and languages');
  const named = all(section.slice(section.indexOf('Names of the texts')), /`([\w-]+)`/g);
  expect(sorted(named)).toEqual(
    sorted([...toTextNames('widgets/shelf-strings.ts'), ...toTextNames('widgets/panel-strings.ts')]),
  );
});

it('names every attribute that marks up a page, and every action', () => {
  const source = read('capture/sources/attributes.ts');
  const section = toSection('Marking up a page');
  const attributes = [
    ...all(source, /'data-vitrine-(\w+)'/g),
    ...all(source.slice(source.indexOf('function toItem')), /\bread\('(\w+)'\)/g),
  ];
  expect(sorted(toRowNames(section, 'attribute'))).toEqual(sorted(attributes.map((name) => `data-vitrine-${name}`)));
  const actions = all(/ACTIONS.*?\[(.*?)\]/s.exec(source)![1], /'([\w-]+)'/g);
  const cell = /^\| `data-vitrine-action` +\|([^|]+)/m.exec(section)![1];
  expect(sorted(all(cell, /`([\w-]+)`/g))).toEqual(sorted(actions));
});

it('names every call, every event of a listener and every GA4 name', () => {
  const section = toSection('Calls');
  const passed = /PASSED_CALLS = \[(.*?)\]/s.exec(readFileSync('src/core/contract/worker-calls.ts', 'utf8'))![1];
  const calls = [...all(passed, /'(\w+)'/g), ...toFields('profiler.ts', 'Profiler')];
  expect(sorted(all(section, /^\| `vitrine\('(\w+)'/gm))).toEqual(sorted(calls.filter((name) => name !== 'settings')));
  expect(sorted(toRowNames(section, 'event'))).toEqual(sorted(toFields('profiler.ts', 'ProfilerEvents')));
  const track = /^\| `vitrine\('track'.*$/m.exec(section)![0];
  expect(Object.keys(GA4_NAMES).filter((name) => !track.includes(`\`${name}\``))).toEqual([]);
});
