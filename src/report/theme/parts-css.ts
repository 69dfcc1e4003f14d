import { DIVERGING_STEPS, SEGMENT_COLOURS } from './palette.ts';

const PARTS = `
.verdict{margin-top:1.2rem;border:2px solid var(--tone);border-radius:8px;background:var(--tone-bg);padding:1.1rem 1.2rem;display:grid;gap:.4rem 1.4rem}
.good{--tone:var(--good);--tone-bg:var(--good-bg)}.warn{--tone:var(--warn);--tone-bg:var(--warn-bg)}.bad{--tone:var(--bad);--tone-bg:var(--bad-bg)}
.verdict .word{color:var(--tone);font-size:clamp(1.5rem,1.1rem + 1.6vw,2.1rem);line-height:1.1;font-weight:780;letter-spacing:-.02em}
.verdict.again{border-width:1px}.verdict.again .word{font-size:1.25rem}
.verdict .say{font-size:1.06rem;max-width:50rem}
.verdict ul{margin:.4rem 0 0 1.1rem}.verdict li{margin:.15rem 0;max-width:52rem}
.verdict.bad{border-width:4px}
.verdict.bad .word{justify-self:start;border:4px double var(--bad);padding:.3em .5em;text-transform:uppercase;letter-spacing:.06em;border-radius:4px}
.stamp{display:inline-block;border:3px double var(--bad);color:var(--bad);font-weight:780;text-transform:uppercase;letter-spacing:.07em;font-size:.82rem;padding:.12rem .5rem;border-radius:3px}
.chip{display:inline-block;border:1px solid var(--tone,var(--rule));color:var(--tone,var(--ink));background:var(--tone-bg,transparent);border-radius:99px;padding:.05rem .6rem;font-size:.82rem;font-weight:620;white-space:nowrap}
.badge{display:inline-flex;align-items:center;justify-content:center;min-width:1.55em;height:1.55em;padding:0 .3em;border-radius:99px;background:var(--c);color:var(--on);font-size:.82em;font-weight:720;line-height:1;flex:none;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.badge.square{border-radius:3px}
.ribbon{display:block;width:100%;height:3rem;margin-top:1.4rem;border-radius:6px}
.ribbon rect{fill:var(--c)}
.ribbon text{fill:var(--on);font-weight:720;font-size:14px;text-anchor:middle}
.keys{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.6rem;font-size:.9rem}
.keys .soft{white-space:nowrap}.keys li{display:flex;gap:.4rem;align-items:center;max-width:100%}.keys a{color:inherit;text-decoration-color:var(--rule)}
.facts{display:flex;flex-wrap:wrap;gap:1px;background:var(--line);border:1px solid var(--line);border-radius:6px;overflow:hidden;margin-top:1rem}
.facts div{flex:1 1 9.6rem;background:var(--card);padding:.75rem .9rem;display:flex;flex-direction:column}
.facts dt{font-size:.82rem;color:var(--soft);order:1}.facts dd{font-size:1.55rem;font-weight:700;letter-spacing:-.02em;line-height:1.2;white-space:nowrap}
.facts .note{font-size:.78rem;font-weight:400;letter-spacing:0;color:var(--soft);order:2;line-height:1.35}
.card{background:var(--card);border:1px solid var(--line);border-top:5px solid var(--c);border-radius:6px;padding:1rem 1.05rem 1.1rem;min-width:0;display:flex;flex-direction:column;gap:.6rem}
.card h3{display:flex;gap:.5rem;align-items:flex-start;font-size:1.2rem;letter-spacing:-.01em}.card h3 .badge{margin-top:.02em}
.card .who{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline}.card .who b{font-size:1.35rem;letter-spacing:-.02em}
.card table{font-size:.84rem}.card td,.card th{padding:.26rem .3rem}.card tr>:first-child{padding-left:0}.card tr>:last-child{padding-right:0}
.card .scroll tr>:first-child{padding-left:.5rem}.card details{margin-top:0}.card .typical{margin-top:auto}
.diffs{table-layout:fixed}.diffs thead th:first-child{width:47%}.diffs td,.diffs .nums td{vertical-align:bottom}.diffs td:last-child,.alls td:nth-child(4),.alls td:nth-child(6){color:var(--soft)}
.pairs{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.12rem .8rem;font-size:.84rem;margin-top:.3rem}
.made{grid-template-columns:minmax(0,1fr) minmax(0,1.6fr);max-width:46rem}.pairs.made dd{text-align:left;max-width:none}
.pairs dt{color:var(--soft)}.pairs dd{text-align:right;max-width:12rem}
.db{display:block;width:100%;height:10px;margin-top:.15rem}.db line{stroke:var(--rule)}.db .base{stroke:var(--line)}.db .up{fill:var(--above)}.db .down{fill:var(--below)}
.meter{display:block;width:100%;height:8px;border-radius:2px}.meter .rest{fill:var(--sunk)}.meter .part{fill:var(--c,var(--accent))}
.h{margin-top:1.1rem}
.find{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.35rem .7rem;margin-top:.6rem;font-size:.92rem}.find .chip{align-self:start}
.inset{padding-left:1.2rem}.gloss{display:block;font-weight:400;font-size:.78rem;color:var(--soft);max-width:30rem}.glossed th[scope=row]{min-width:11rem}.ranked td:nth-child(2){min-width:13rem;width:38%}
.guards{margin-top:.8rem;max-width:56rem}.guards li{padding:.6rem 0;border-bottom:1px solid var(--line)}.guards li:last-child{border:0}
code{font-size:.9em;background:var(--sunk);padding:.1em .35em;border-radius:3px}
.lines{margin:.7rem 0 0 1.1rem;max-width:48rem}.lines li{margin:.25rem 0}
.refs{margin:.6rem 0 0 1.1rem;font-size:.86rem;max-width:56rem}.refs li{margin:.25rem 0}
.named{display:flex;gap:.4rem;align-items:flex-start}
.iv{min-width:9rem;white-space:nowrap}.iv.worse b{color:var(--warn);text-decoration:underline;text-underline-offset:.2em}
.ib{display:block;width:100%;height:12px;margin-top:.15rem}.ib .rest{stroke:var(--line);stroke-width:2}.ib .all{stroke:var(--ink);stroke-dasharray:2 2}.ib rect{fill:var(--accent);fill-opacity:.45}.ib circle{fill:var(--accent)}.worse .ib rect,.worse .ib circle{fill:var(--warn)}
.sub th[scope=row],.sub thead th:first-child{position:sticky;left:0;background:var(--card);z-index:1}.seg{min-width:7rem;text-align:right}
@media (max-width:640px){.seg span+span{display:none}.seg{min-width:0}.sub th[scope=row]{min-width:7.2rem;max-width:8.5rem;overflow-wrap:break-word}}
tr.group th{background:var(--sunk);padding-top:.6rem;font-weight:680;color:var(--ink)}tr.group .soft{font-weight:400;margin-left:.4rem}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;font-size:.84rem;color:var(--soft)}
`;

/** Components, and the class of each segment colour. */
export const PARTS_CSS = PARTS + segmentClasses() + divergingClasses();

function segmentClasses(): string {
  return Array.from({ length: SEGMENT_COLOURS }, (_, i) => i + 1)
    .map((i) => `.s${i}{--c:var(--s${i});--on:var(--on${i})}`)
    .join('');
}

function divergingClasses(): string {
  return Array.from({ length: 2 * DIVERGING_STEPS + 1 }, (_, i) => `.d${i}{background:var(--d${i})}`).join(
    '',
  );
}
