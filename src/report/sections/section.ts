import { html, type Part, type Safe } from '../markup/index.ts';

/** A part of the page with its place in the contents. */
export type Section = { readonly id: string; readonly title: string; readonly body: Safe };

type Parts = { readonly id: string; readonly title: string; readonly lead: Part; readonly content: Part };

/** Builds a section: heading, what it shows in plain words, content. */
export function section({ id, title, lead, content }: Parts): Section {
  const body = html`<section id="${id}" aria-labelledby="${`${id}-title`}">
<h2 id="${`${id}-title`}">${title}</h2>
<p class="lead">${lead}</p>
${content}
</section>`;
  return { id, title, body };
}

/** A table in its own scrolling box; `caption` names it. */
export function tableBox(caption: string, head: Safe, rows: Part): Safe {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}

/** Folds what is long; short content stays open. */
export function fold(summary: Part, content: Part, isLong: boolean): Safe {
  return isLong ? html`<details><summary>${summary}</summary>${content}</details>` : html`${content}`;
}
