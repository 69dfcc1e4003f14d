/** Page, type, tables and boxes. */
export const LAYOUT_CSS = `
*,::before,::after{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums;overflow-wrap:anywhere}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure{margin:0;padding:0}
h1{font-size:clamp(1.7rem,1.2rem + 2.2vw,2.7rem);line-height:1.12;letter-spacing:-.025em;font-weight:750;text-wrap:balance}
h2{font-size:1.5rem;line-height:1.2;letter-spacing:-.018em;font-weight:720}
h3{font-size:1.05rem;line-height:1.3;font-weight:680}
h4{font-size:.9rem;line-height:1.3;font-weight:680}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:9}
.soft,figcaption,.lead{color:var(--soft)}
.lead{max-width:46rem;margin-top:.35rem}
figcaption,.small{font-size:.84rem;line-height:1.45}
figcaption{margin-top:.55rem;max-width:46rem}
ul.plain,ol.plain{list-style:none}
.num{text-align:right;white-space:nowrap}
.nowrap{white-space:nowrap}
.page{max-width:1560px;margin:0 auto;padding:0 1rem 3rem}
main{min-width:0}
header{padding-top:1.2rem}
section{margin-top:3rem;border-top:2px solid var(--ink);padding-top:.9rem}
section h3{margin-top:1.8rem}
.cards h3,.panel h3{margin-top:0}
.panel{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:1rem;min-width:0}
.grid{display:grid;gap:1rem;margin-top:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,var(--min,300px)),1fr))}
.grid>*{min-width:0}
@media (min-width:800px){.grid>.two{grid-column:span 2}}.grid>.full{grid-column:1/-1}
.dense{grid-auto-flow:dense}
.panel .scroll{border:0;margin-top:.4rem}
.scroll{overflow-x:auto;margin-top:.8rem;background:var(--card);border:1px solid var(--line);border-radius:6px}
.scroll:focus-visible{outline-offset:-3px}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.35}
caption{text-align:left;padding:.6rem .75rem;font-size:.84rem;color:var(--soft)}
th,td{padding:.38rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{font-size:.78rem;font-weight:620;color:var(--soft);vertical-align:bottom;border-bottom-color:var(--rule)}
th.num,td.num,.nums td,.nums th+th{text-align:right;white-space:nowrap}
th[scope=row]{min-width:7.5rem}.levels td,.wide{min-width:3.9rem}.wide{min-width:6rem}
td.text{min-width:11rem}
tbody th{font-weight:560}
details{margin-top:.8rem}
summary{cursor:pointer;color:var(--accent);font-weight:580;padding:.25rem 0}
.nav{position:sticky;top:0;z-index:5;background:var(--paper);margin:0 -1rem;border-bottom:1px solid var(--line)}
.nav ul{display:flex;gap:.1rem;overflow-x:auto;padding:0 .6rem;scrollbar-width:thin}
.nav a{display:block;white-space:nowrap;padding:.7rem .55rem;font-size:.88rem;color:var(--soft);text-decoration:none}
.nav a:hover{color:var(--ink)}
.nav a[aria-current]{color:var(--ink);font-weight:650;box-shadow:inset 0 -3px var(--accent)}
.bar{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:.8rem 0;font-size:.85rem;color:var(--soft)}
.bar strong{color:var(--ink);letter-spacing:-.01em}
button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:99px;padding:.3rem .85rem;min-height:2.2rem;cursor:pointer}
[hidden]{display:none}
@media (min-width:1100px){
.body{display:grid;grid-template-columns:11.5rem minmax(0,1fr);gap:2.5rem}
.nav{top:0;align-self:start;margin:1.2rem 0 0;border:0;max-height:100vh;overflow-y:auto}
.nav ul{display:block;padding:1rem 0}
.nav a{white-space:normal;padding:.34rem .7rem;border-left:2px solid var(--line)}
.nav a[aria-current]{box-shadow:none;border-left-color:var(--accent)}
.page{padding:0 2rem 4rem}
html{scroll-padding-top:1rem}}
`;
