import type { ClassBranch, ClassNode } from './class-tree.ts';

/** A branch before steps and branches have names; its own name where it was given one. */
export type BranchShape = { readonly name?: string } & (
  | { readonly classes: readonly number[] }
  | { readonly step: readonly BranchShape[] }
);

/** The tree of a first step: steps are called `step 1`, `step 2`, ..., a branch without a name after its classes. */
export function buildClassTree(first: readonly BranchShape[], classNames: readonly string[]): ClassNode {
  let steps = 0;
  const nodeOf = (branches: readonly BranchShape[]): ClassNode => {
    steps++;
    return { name: `step ${steps}`, branches: branches.map(branchOf) };
  };
  const branchOf = (branch: BranchShape): ClassBranch => {
    const name =
      branch.name ??
      classesOf(branch)
        .map((one) => classNames[one])
        .join(' + ');
    return 'classes' in branch ? { name, classes: branch.classes } : { name, node: nodeOf(branch.step) };
  };
  return nodeOf(first);
}

function classesOf(branch: BranchShape): number[] {
  return 'classes' in branch ? [...branch.classes] : branch.step.flatMap(classesOf);
}
