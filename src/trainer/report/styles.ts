/** Colours of the report and its charts as CSS declarations. */
export const COLOURS = {
  light: `--page:#f6f7f9;--card:#fff;--ink:#1b2129;--quiet:#5c6670;--line:#c9ced5;--grid:#e8ebee;
--series-1:#2a67d0;--series-2:#d2691e;--series-3:#0f8a6a;--series-4:#8a4fc0;--series-5:#b23a5c;--series-6:#6b7280`,
  dark: `--page:#14171b;--card:#1d2126;--ink:#e8ebee;--quiet:#a2abb5;--line:#454c55;--grid:#2c3239;
--series-1:#6ea3f7;--series-2:#f0a35e;--series-3:#4cc9a0;--series-4:#c39af0;--series-5:#f08aa6;--series-6:#9aa3ad`,
};

/** The report's style sheet: light and dark, one column on a phone, two on a desk. */
export const REPORT_STYLES = `
:root{color-scheme:light dark;${COLOURS.light}}
@media (prefers-color-scheme:dark){:root{${COLOURS.dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:0 0 .75rem}
p{margin:.25rem 0 .75rem;max-width:46rem}
.quiet,figcaption,.tiles dt{color:var(--quiet)}
section{background:var(--card);border:1px solid var(--grid);border-radius:10px;padding:1rem;margin-top:1rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0 0}
.tiles div{background:var(--card);border:1px solid var(--grid);border-radius:10px;padding:.75rem 1rem}
.tiles dt{font-size:.85rem}
.tiles dd{margin:0;white-space:nowrap;font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
.figures>*{min-width:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem 1.5rem}
figure{margin:0;min-width:0;max-width:34rem}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.9rem;margin-top:.25rem}
details{font-size:.9rem;margin-top:.25rem}
summary{cursor:pointer;color:var(--quiet)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.93rem;margin:.25rem 0}
th,td{text-align:left;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{font-weight:600;color:var(--quiet)}
.number{text-align:right;font-variant-numeric:tabular-nums}
td:first-child{min-width:4.8rem}
tr.own td{font-weight:700}
.facts td:last-child{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
@media (max-width:30rem){main{padding:1rem .6rem 2rem}section{padding:.75rem}.tiles dd{font-size:1.25rem}
.tiles{grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.5rem}table{font-size:.82rem}th,td{padding-right:.5rem}}
@media print{body{background:#fff}section{break-inside:avoid}}
`;
