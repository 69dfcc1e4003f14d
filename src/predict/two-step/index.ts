export { type ClassBranch, type ClassNode, classesBelow, requireClassTree, stepsOf } from './class-tree.ts';
export { formatClassTree, parseClassTree } from './parse-class-tree.ts';
export { byHierarchy, type ClassHierarchy, oneAgainstRest } from './presets.ts';
export { type StepScore, type StepSplitScore, scoreSteps } from './score-steps.ts';
export { type TwoStepOptions, twoStepProcedure } from './two-step-procedure.ts';
