import { readFileSync } from 'node:fs';
import type { RunOptions } from '#contract';
import { type Playbook, parsePlaybook } from '#plan';

/** A playbook and the text that it was read from, which is a part of the keys of what it changes. */
export interface FoundPlaybook {
  readonly text: string;
  readonly playbook: Playbook;
}

/**
 * The given playbook, else the one that comes with Clientele.
 * @throws PLAYBOOK_INVALID with file, line and column.
 */
export function findPlaybook(given: RunOptions['playbook']): FoundPlaybook {
  const { file, text } = given ?? { file: 'playbook.yaml', text: defaultText() };
  return { text, playbook: parsePlaybook(text, file) };
}

function defaultText(): string {
  return readFileSync(new URL('../../../examples/playbook.yaml', import.meta.url), 'utf8');
}
