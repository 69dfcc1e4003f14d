import { type BranchShape, buildClassTree } from './build-class-tree.ts';
import { classIndex } from './class-index.ts';
import { type ClassNode, requireClassTree } from './class-tree.ts';

/** Branches by name: class names that stay together, or a further step. */
export interface ClassHierarchy {
  readonly [branch: string]: readonly string[] | ClassHierarchy;
}

/** One class against all others, then the others from each other. @throws OPTION_INVALID */
export function oneAgainstRest(classNames: readonly string[], first: string): ClassNode {
  const one = classIndex(classNames, first);
  const others = [...classNames.keys()].filter((other) => other !== one);
  const step = others.map((other) => ({ classes: [other] }));
  return checked([{ classes: [one] }, others.length === 1 ? step[0]! : { step }], classNames);
}

/** The steps of a hierarchy, whose branches keep their names. @throws OPTION_INVALID */
export function byHierarchy(classNames: readonly string[], hierarchy: ClassHierarchy): ClassNode {
  const shapeOf = (branches: ClassHierarchy): BranchShape[] =>
    Object.entries(branches).map(([name, below]) =>
      isClasses(below)
        ? { name, classes: below.map((one) => classIndex(classNames, one)) }
        : { name, step: shapeOf(below) },
    );
  return checked(shapeOf(hierarchy), classNames);
}

function isClasses(below: readonly string[] | ClassHierarchy): below is readonly string[] {
  return Array.isArray(below);
}

function checked(first: readonly BranchShape[], classNames: readonly string[]): ClassNode {
  const tree = buildClassTree(first, classNames);
  requireClassTree(tree, classNames);
  return tree;
}
