export { type LabFigure, labFigures, MONEY } from './lab-figures.ts';
export { type LabGoal, labGoal, recommend } from './recommend.ts';
export { type LabInput, runLab, WAYS, type Way } from './run-lab.ts';
