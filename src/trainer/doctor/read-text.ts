import {createContext, runInContext} from 'node:vm';
import {parseHTML} from 'linkedom';
import {parse, serialize} from 'parse5';
import {type Inspection, parseInspection} from '../../core/contract/inspection.ts';
import type {PageFiles} from './page-files.ts';

/**
 * Reads a page without a browser: by capture's own sources, on a document that was parsed from its HTML. Nothing of the
 * page runs.
 *
 * @throws ProfilerError `input-format`, or the error of a source, if the page's HTML cannot be parsed
 */
export function readText(html: string, address: string, files: PageFiles): Inspection {
  // parse5 corrects HTML as browsers do, so linkedom gets HTML without errors.
  const {window, document} = parseHTML(serialize(parse(html)));
  const {Document, DocumentFragment, Element, HTMLFormElement, HTMLInputElement, HTMLScriptElement} = window;
  const classes = {
    Document,
    DocumentFragment,
    Element,
    HTMLFormElement,
    HTMLInputElement,
    HTMLScriptElement,
    Node: NodeReads,
  };
  const globals = {document, window: {}, location: new URL(address), URL, URLSearchParams, CSS: {escape}, ...classes};
  const context = createContext({...globals, __options: {address, isText: true}});
  const code = `${files.inspect}\nJSON.stringify(vitrineScript.inspect(__options));`;
  return parseInspection(JSON.parse(String(runInContext(code, context, {timeout: 20_000}))));
}

/** Properties that linkedom defines on elements only, while sources read them from other nodes too. */
class NodeReads {
  get textContent(): unknown {
    return (this as {textContent: unknown}).textContent;
  }
  get parentElement(): unknown {
    return (this as {parentElement: unknown}).parentElement;
  }
  cloneNode(isDeep: boolean): unknown {
    return (this as {cloneNode(isDeep: boolean): unknown}).cloneNode(isDeep);
  }
}

/** What browsers have as CSS.escape, for a text between quotes. */
function escape(text: string): string {
  return text.replace(/["\\\n]/g, (found) => `\\${found.codePointAt(0)?.toString(16)} `);
}
