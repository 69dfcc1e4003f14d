/** What the page of a profile has beside the parts of the report. */
export const PROFILE_CSS = `
.cols{--min:270px}
.col{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.85rem .95rem 1rem;display:flex;flex-direction:column;gap:.5rem;font-size:.88rem}
.col h3{margin:0;font-size:1.02rem}
.col .tags{display:flex;flex-wrap:wrap;gap:.1rem .8rem;font-size:.8rem;color:var(--soft)}
.col .said{font-size:.84rem;line-height:1.4}
.col .pairs{margin:0}
.col details{margin-top:auto}.col summary{font-size:.84rem}
.hist{display:block;width:100%;height:62px;border-bottom:1px solid var(--rule)}
.hist path{fill:var(--accent);fill-opacity:.72}
.hist line{stroke:var(--ink);stroke-width:1.6;vector-effect:non-scaling-stroke}
.ends{display:flex;justify-content:space-between;gap:.6rem;font-size:.78rem;color:var(--soft);white-space:nowrap}
.lv{display:grid;grid-template-columns:minmax(0,1fr) 4.6rem auto;gap:.18rem .6rem;align-items:center;font-size:.84rem}
.lv dt{min-width:0}.lv dd{text-align:right;white-space:nowrap}
.hole{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.6rem;align-items:center;font-size:.8rem;color:var(--soft)}
.hole .meter .part{fill:var(--warn)}
.step{display:block;margin-top:.2rem;color:var(--soft)}
.step code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--sunk);color:var(--ink);border-radius:4px;padding:.08rem .35rem}
.mx{padding:.2rem}
.mx table{width:auto;overflow-wrap:normal;border-collapse:separate;border-spacing:1px;font-size:.7rem;line-height:1}
.mx td,.mx th{padding:0;border:0}
.mx td{width:2.05rem;min-width:2.05rem;height:1.55rem;text-align:center;vertical-align:middle;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.mx td:not([class]){background:none}
.mx .none{background:repeating-linear-gradient(45deg,var(--sunk) 0 2px,transparent 2px 5px)}
.mx thead th{text-align:center;vertical-align:bottom;padding-bottom:.25rem;font-weight:560}
.mx th[scope=row]{position:sticky;left:0;z-index:1;background:var(--card);min-width:0;max-width:13rem;padding:0 .5rem 0 .3rem;font-size:.78rem;font-weight:520;text-align:left;vertical-align:middle;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.mx th i{display:inline-block;min-width:1.7em;text-align:right;margin-right:.5em;font-style:normal;color:var(--soft)}
.mx.many td{width:1.15rem;min-width:1.15rem;height:1.15rem;font-size:0}
.mx.many thead th{font-size:.62rem}
.mx.many th[scope=row]{font-size:.72rem}
@media (max-width:640px){.notes{grid-template-columns:minmax(0,1fr);gap:.15rem}.notes p{margin-bottom:.7rem}.mx th[scope=row]{max-width:7.5rem}.mx td{width:2.1rem;min-width:2.1rem}.mx:not(.many) th[scope=row]{white-space:normal;overflow-wrap:anywhere;font-size:.66rem}.mx.many td{width:.95rem;min-width:.95rem;height:.95rem}.mx.many th[scope=row]{max-width:6.4rem}}
.bars td{min-width:5.5rem;width:38%;vertical-align:middle}.bars .how{display:block;font-weight:400;color:var(--soft);font-size:.82rem}
.bars .up{fill:var(--above)}.bars .down{fill:var(--below)}
@media print{.mx,.mx.many{overflow:visible}.mx td{width:auto;min-width:0}}
`;
