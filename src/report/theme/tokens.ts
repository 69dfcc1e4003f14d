import { paletteVariables } from './palette.ts';

const LIGHT = `--paper:#f3f6f6;--card:#fff;--sunk:#e9eeef;--ink:#15212a;--soft:#4a5a66;--line:#d6dee1;--rule:#788a94;
--accent:#0b5c66;--good:#155f38;--good-bg:#e3f3e8;--warn:#704400;--warn-bg:#fdf0d3;--bad:#9d1119;--bad-bg:#fdeae8;
--above:#c45a10;--below:#2c73bd;--shade:11,92,102`;
const DARK = `--paper:#10171b;--card:#182126;--sunk:#222c32;--ink:#e7edf0;--soft:#a7b5be;--line:#2d3940;--rule:#6f818b;
--accent:#74cdcf;--good:#86d9a6;--good-bg:#14301f;--warn:#f4c56b;--warn-bg:#33270d;--bad:#ffa39c;--bad-bg:#3d1517;
--above:#e98744;--below:#6aa9ee;--shade:116,205,207`;

/** Colour variables: light by default and on paper, dark by the system's wish or the toggle. */
export function tokens(): string {
  const dark = `color-scheme:dark;${DARK};${paletteVariables('dark')}`;
  return `:root{color-scheme:light;${LIGHT};${paletteVariables('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
@media screen{:root[data-theme=dark]{${dark}}}`;
}
