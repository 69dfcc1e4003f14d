export { type ClassBranch, type ClassNode, classesBelow, requireClassTree, stepsOf } from './class-tree.ts';
export { describeClassTree } from './describe-class-tree.ts';
export { twoStepOptionsSchema } from './options.ts';
export { formatClassTree, parseClassTree } from './parse-class-tree.ts';
export { byHierarchy, type ClassHierarchy, oneAgainstRest } from './presets.ts';
export { type StepScore, type StepSplitScore, scoreSteps } from './score-steps.ts';
export { fittedTwoStep, type TwoStepOptions, twoStepProcedure } from './two-step-procedure.ts';
