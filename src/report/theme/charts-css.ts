/** Charts and print. */
export const CHARTS_CSS = `
svg{overflow:visible}
svg text{font:inherit;font-size:12px;fill:var(--soft)}
.heat table{width:auto;min-width:100%}
.heat td{text-align:right;border:1px solid var(--card);padding:.3rem .5rem;min-width:3.6rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.heat th[scope=row]{position:sticky;left:0;background:var(--card);z-index:1;min-width:8rem;max-width:15rem;border-right:1px solid var(--line)}
.heat thead th{min-width:6.2rem;max-width:8.5rem;text-align:right}
.heat thead th:first-child{position:sticky;left:0;background:var(--card);z-index:2;text-align:left}
.heat.long{max-height:88vh;overflow:auto}.heat.long thead th{position:sticky;top:0;background:var(--card);z-index:2}.heat.long thead th:first-child{z-index:3}
.heat thead .badge{margin-bottom:.2rem}
.scale{display:flex;align-items:center;gap:.5rem;font-size:.8rem;color:var(--soft);margin-top:.6rem;flex-wrap:wrap}
.scale i{display:inline-block;width:1.5rem;height:.8rem;margin:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}.scale span{display:flex}
.q1{background:rgba(var(--shade),.07)}.q2{background:rgba(var(--shade),.14)}.q3{background:rgba(var(--shade),.21)}.q4{background:rgba(var(--shade),.28)}.q5{background:rgba(var(--shade),.36)}
.map{display:grid;gap:1rem}
.map svg{display:block;width:100%;background:var(--card);border:1px solid var(--line);border-radius:6px;overflow:hidden}
.map .wide{aspect-ratio:2}.map .mid{aspect-ratio:1.4}.map .tall{aspect-ratio:1.05}
.map .dots circle,.map .dots rect{fill:var(--c);fill-opacity:.62}
.map .axis{stroke:var(--line)}
.map .tag{fill:var(--c);stroke:var(--card);stroke-width:2.5}
.map .tag+text{fill:var(--on);font-weight:720;text-anchor:middle}
.map fieldset{border:0;margin:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:.25rem .4rem;align-content:flex-start}
.map legend{padding:0 0 .3rem;font-size:.84rem;color:var(--soft)}
.map label{display:flex;gap:.4rem;align-items:center;font-size:.9rem;padding:.25rem .5rem;border-radius:99px;cursor:pointer;min-height:2rem;max-width:100%}
.map label:has(:checked){background:var(--sunk)}
.map input{accent-color:var(--accent);margin:0;flex:none}
@media (min-width:800px){.heat th[scope=row]{min-width:11.5rem}}
@media (min-width:900px){.map{grid-template-columns:minmax(0,1fr) 13rem}.map fieldset{display:block}}
.map{margin-top:1rem}
.ridge{margin-top:.6rem}
.ridge .badge{justify-self:start}
.ridge .row{display:grid;grid-template-columns:1.9rem minmax(0,1fr) 5.2rem;gap:.4rem;align-items:end;font-size:.82rem}
.ridge svg{display:block;width:100%;height:26px;border-bottom:1px solid var(--line)}
.ridge path{fill:var(--c);fill-opacity:.85}.ridge .all path,.ridge use{fill:var(--rule);fill-opacity:.5}.ridge use{fill-opacity:.28}
.ridge .density{fill:none;stroke:var(--ink);stroke-width:1;stroke-opacity:.75;vector-effect:non-scaling-stroke}
.ridge line{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
.ridge .ends{display:grid;grid-template-columns:1.9rem minmax(0,1fr) 5.2rem;gap:.4rem;font-size:.78rem;color:var(--soft)}
.ridge .ends p{white-space:nowrap;display:flex;justify-content:space-between;gap:.5rem}
.ridge .v{text-align:right;white-space:nowrap}
.curve svg{display:block;width:100%;height:150px;margin-top:.5rem}
.curve .line{stroke:var(--ink);stroke-width:1.6}.curve .grid-line{stroke:var(--line)}.curve .whisker{stroke:var(--rule);stroke-width:1.4}
.curve .pt{fill:var(--card);stroke:var(--ink);stroke-width:1.6}.curve .pt.dropped{stroke:var(--rule);stroke-dasharray:2 2}
.curve .pt.chosen{fill:var(--accent);stroke:var(--accent)}.curve .mark{stroke:var(--accent);stroke-width:1.5;stroke-dasharray:3 3}
.curve .second{fill:var(--rule)}
.curve text{text-anchor:middle}.curve text.y{text-anchor:end}.curve text.chosen{fill:var(--accent);font-weight:720}
.curve p{font-size:.84rem;color:var(--soft)}
.snake{display:grid;grid-template-columns:minmax(0,min(14rem,42%)) minmax(0,1fr);gap:0 .8rem;margin-top:1.2rem}
.snake ul{margin:0}.snake li{height:30px;display:flex;align-items:center;font-size:.8rem;line-height:1.05;overflow:hidden;overflow-wrap:anywhere}
.snake svg{display:block;width:100%}.snake polyline,.snake path{fill:none;vector-effect:non-scaling-stroke}.snake polyline{stroke:var(--c);stroke-width:2}.snake .dot{stroke:var(--c);stroke-width:9;stroke-linecap:round}.snake .hollow{stroke:var(--card);stroke-width:4;stroke-linecap:round}
.snake .grid-line{stroke:var(--line)}.snake .rule{stroke:var(--rule);stroke-dasharray:3 3}
.snake .ends{display:flex;justify-content:space-between;font-size:.78rem;color:var(--soft);white-space:nowrap;gap:.3rem}
.radars{display:grid;grid-template-columns:repeat(auto-fill,minmax(12.5rem,1fr));gap:1rem 1.4rem}.radars figure{margin:0}.radars figcaption{font-size:.84rem}
.radar{display:block;width:100%;max-width:16rem;margin:.3rem auto 0}.radar path{fill:none}.radar .grid-line{stroke:var(--line)}.radar .rule{stroke:var(--rule);stroke-dasharray:3 3}
.radar polygon{fill:var(--c);fill-opacity:.22;stroke:var(--c);stroke-width:2;stroke-linejoin:round}.radar .dot{stroke:var(--c);stroke-width:7;stroke-linecap:round}.radar text{text-anchor:middle;dominant-baseline:central}
.model{display:block}.model rect{fill:var(--card);stroke:var(--rule)}.model .end rect{fill:var(--sunk);stroke:var(--line)}.model .branch,.model .weights{fill:none;stroke:var(--rule)}.model .weights{stroke-opacity:.35}.model g text{fill:var(--ink)}.model .how{text-anchor:end}.model .below{text-anchor:middle}.model circle{fill:var(--accent);stroke:var(--card);stroke-width:2}
.rays{columns:14rem;margin:.4rem 0 1rem;font-size:.84rem;padding-left:1.4rem}
.strip{margin-top:.7rem}
.strip .row{display:grid;grid-template-columns:minmax(6rem,14rem) minmax(0,1fr) 10rem;gap:.8rem;align-items:center;padding:.2rem 0;border-bottom:1px solid var(--line);font-size:.9rem}
.strip .row>:first-child{display:flex;gap:.4rem;align-items:center;min-width:0}
.strip svg{display:block;width:100%;height:22px}
.strip .b0{fill:var(--bad);fill-opacity:.16}.strip .b1{fill:var(--warn);fill-opacity:.2}.strip .b2{fill:var(--good);fill-opacity:.14}.strip .b3{fill:var(--good);fill-opacity:.3}
.strip circle,.strip rect.dot{fill:var(--c);stroke:var(--card);stroke-width:2}
.strip .tick{stroke:var(--card);stroke-width:2}
.strip .scale-row{border:0;color:var(--soft);font-size:.78rem}
@media (max-width:640px){.strip .row{grid-template-columns:minmax(0,1fr) auto}.strip .row svg{grid-column:1/-1;grid-row:2}.strip .scale-row>span{display:none}}
.spark{display:block;width:90px;height:22px}.spark path{fill:var(--accent);fill-opacity:.7}
.tests{--min:260px}
.tests .p{display:flex;flex-wrap:wrap;align-items:center;gap:.1rem .6rem;font-size:1.5rem;font-weight:700;letter-spacing:-.02em}
.plots{--min:330px}.plots figure{display:flex;flex-direction:column}.plots figure>details{margin-top:.5rem}
.plot{display:block;width:100%;max-width:34rem;aspect-ratio:1.22;margin-top:.7rem}
.plot text{text-anchor:middle}.plot text.y{text-anchor:end}.plot text.name{text-anchor:start;fill:var(--ink)}.plot text.end{text-anchor:end}
.plot .grid-line{stroke:var(--line)}.plot polyline{fill:none;stroke:var(--c,var(--accent));stroke-width:2.2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.plot polyline.rest{stroke:var(--rule);stroke-width:1.4;stroke-dasharray:4 4}
.plot polyline.tried{stroke:var(--rule);stroke-width:1.2}.plot circle.tried{fill:none;stroke:var(--rule);stroke-width:1.4}
.plot .t2{stroke-dasharray:9 4}.plot .t3{stroke-dasharray:2 4;stroke-linecap:round}.plot .t4{stroke-dasharray:9 4 2 4}
.plot circle{fill:var(--accent)}.plot .whisker{stroke:var(--accent);stroke-width:2;stroke-opacity:.55}
.key{display:inline-block;width:1.9rem;height:6px;flex:none}.key polyline{fill:none;stroke:var(--c);stroke-width:2.4}.key .t2{stroke-dasharray:9 4}.key .t3{stroke-dasharray:2 4;stroke-linecap:round}.key .t4{stroke-dasharray:9 4 2 4}
.spread{margin-top:1rem;max-width:34rem;font-size:.82rem}.spread .row{display:grid;grid-template-columns:minmax(4.5rem,26%) minmax(0,1fr);gap:.6rem;align-items:end;margin-top:.3rem}
.spread svg{display:block;width:100%;height:40px;border-bottom:1px solid var(--rule)}.spread path{fill:var(--rule);fill-opacity:.5}.spread .main path{fill:var(--accent);fill-opacity:.85}
.spread .ends p{display:flex;justify-content:space-between;color:var(--soft)}
.lb{display:block;width:100%;min-width:7rem;height:14px;margin-top:.1rem}.lb rect{fill:var(--accent);fill-opacity:.75}.lb .zero{stroke:var(--rule)}.lb .whisker{stroke:var(--ink);stroke-width:1.5}.lb.faint rect{fill:var(--rule);fill-opacity:.4}.lb.faint .whisker{stroke:var(--rule)}
.losses td:nth-child(2){width:48%}.losses small{color:var(--soft)}.tight th[scope=row],.tight thead th{min-width:0;white-space:nowrap}.tight th,.tight td{padding-left:.4rem;padding-right:.4rem}
.taken table,table.taken{width:auto;min-width:min(100%,30rem)}.taken th[scope=row],.taken thead th:first-child{position:sticky;left:0;background:var(--card);z-index:1;min-width:6rem;max-width:11rem}.taken td{min-width:4.4rem;text-align:right;white-space:nowrap}.taken .own{outline:2px solid var(--ink);outline-offset:-3px}.taken small{display:block;font-size:.78rem}.taken tfoot small{color:var(--soft)}
.taken .of{border-left:1px solid var(--line);white-space:nowrap}.taken tfoot>tr>*{border-top:1px solid var(--rule);border-bottom:0}.taken th{overflow-wrap:break-word}.taken thead th{text-align:right}.taken thead th:first-child{text-align:left}
.void .plot svg,.void .plot circle,.void .plot .whisker,.void .spread path,.void .meter,.void .lb,.void .ib{opacity:.35}.void table s,.void figcaption s{text-decoration-color:var(--bad)}
.onpaper{display:none}
@media print{
body{font-size:10.5pt;background:#fff}
.nav,.bar button,.skip,.map fieldset{display:none}
.page{max-width:none;padding:0}.body{display:block}.map{display:block}
section,.panel,.card,figure,tr,.strip .row{break-inside:avoid}section{break-inside:auto;margin-top:1.6rem}
h2,h3,h4{break-after:avoid}
.scroll,.heat.long{overflow:visible;max-height:none;border:0}table,.card table{font-size:8pt}th,td{padding:1.2pt 3pt}.num,.nums td{white-space:normal}
th[scope=row],td.text,.heat td,.heat th[scope=row],.heat thead th{min-width:0}.heat td,.heat thead th{font-size:7pt}.heat thead th{max-width:16mm}
.map svg{max-height:150mm}
svg,.verdict,.card,.chip{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.onpaper{display:block;position:fixed;bottom:0;right:0;background:#fff}}
`;
