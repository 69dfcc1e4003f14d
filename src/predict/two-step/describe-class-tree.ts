import type { ClassNode } from './class-tree.ts';

/** Longer words say less than their number. */
const MOST = 90;

/** A tree in words: `A, then B or C`. */
export function describeClassTree(tree: ClassNode, classNames: readonly string[]): string {
  const words = wordsOf(tree, classNames);
  return words.length <= MOST ? words : `${classNames.length} classes`;
}

function wordsOf({ branches }: ClassNode, classNames: readonly string[]): string {
  const own = branches.flatMap((branch) =>
    'classes' in branch ? [branch.classes.map((one) => classNames[one]).join(' and ')] : [],
  );
  const further = branches.flatMap((branch) => ('node' in branch ? [wordsOf(branch.node, classNames)] : []));
  const each = further.length === 1 ? further : further.map((words) => `(${words})`);
  const rest = each.join(' or ');
  if (further.length === 0) return own.join(' or ');
  return own.length === 0 ? rest : `${own.join(' or ')}, then ${rest}`;
}
