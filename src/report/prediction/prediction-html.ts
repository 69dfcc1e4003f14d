import type { PredictionManifest } from '#contract';
import { clip } from '../markup/index.ts';
import { standalonePage } from '../standalone-page.ts';
import { calibrationSection } from './calibration-section.ts';
import { classesSection, featuresSection } from './columns-section.ts';
import { comparedSection } from './compared-section.ts';
import { confusionSection } from './confusion-section.ts';
import { curvesSection } from './curves-section.ts';
import { drawingSection } from './drawing-section.ts';
import { figuresSection } from './figures-section.ts';
import { goalSection } from './goal-section.ts';
import { groupsSection } from './groups-section.ts';
import { guardsSection } from './guards-section.ts';
import { importanceSection } from './importance-section.ts';
import { meaningSection } from './meaning-section.ts';
import { predictionHeader } from './prediction-header.ts';
import { INVALID_WORDS, PREDICTION_WORDS } from './prediction-words.ts';
import { rankingSection } from './ranking-section.ts';
import { scoreCurvesSection } from './score-curves-section.ts';
import { selectionSection } from './selection-section.ts';
import { setsSection } from './sets-section.ts';
import { shownFigures } from './shown-figures.ts';
import { thresholdSection } from './threshold-section.ts';
import { trainingSection } from './training-section.ts';
import { useSection } from './use-section.ts';

/** In the order of the page; those that a prediction has nothing for are absent. */
const SECTIONS = [
  meaningSection,
  goalSection,
  guardsSection,
  comparedSection,
  figuresSection,
  rankingSection,
  thresholdSection,
  confusionSection,
  curvesSection,
  calibrationSection,
  setsSection,
  importanceSection,
  groupsSection,
  selectionSection,
  drawingSection,
  trainingSection,
  scoreCurvesSection,
];

/**
 * What a model of classes is, how good and whether to believe it, as one HTML file that opens anywhere, without
 * network. The same facts give the same bytes; every value from data is escaped.
 * @param name what the model is called, e.g. `churn@2`
 */
export function predictionHtml(facts: Omit<PredictionManifest, 'files'>, name: string): string {
  const { prediction, provenance } = facts;
  const shown = shownFigures(prediction);
  const { word } = shown.isInvalid ? INVALID_WORDS : PREDICTION_WORDS[prediction.verdict];
  return standalonePage({
    title: `Prediction of ${clip(prediction.target, 120)}: ${word.toLowerCase()}`,
    kind: 'prediction',
    header: predictionHeader(facts, name),
    sections: [
      ...SECTIONS.flatMap((part) => part(prediction, shown) ?? []),
      classesSection(facts),
      featuresSection(facts),
      useSection(facts, name),
    ],
    version: provenance.version,
  });
}
