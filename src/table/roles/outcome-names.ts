import { type ColumnFacts, isNumeric } from './column-facts.ts';

const OUTCOMES =
  /^(label|labels|target|class|y|outcome|response|responded|exited|segmentation|segment|cluster|customersegment|(is|has)?churn(ed)?(flag|label|value|yn|status)?|attrit(ion|ed).*)$/;
const AFTER_TREATMENT =
  /^(visit|visited|conversion|converted|conv|outcome|response|ordered|spend|purchase|purchased)$/;
const TREATMENTS = /^(treatment|treated|treat|arm|variant|testgroup|controlgroup|treatmentgroup|exposed)$/;
const CONTROL_LEVEL = /^(no|none|control|placebo)\b/;

/** Most levels of an outcome. */
const MAX_LEVELS = 100;

/** A column named like an outcome, with few levels. */
export function isOutcome(facts: ColumnFacts): boolean {
  const isFew = facts.distinct >= 2 && facts.distinct <= Math.max(2, Math.min(MAX_LEVELS, facts.nRows / 3));
  return isFew && OUTCOMES.test(facts.words.join(''));
}

/** A column that says what was done to the customer: by its name, or arms of which one is "none". */
export function isTreatment(facts: ColumnFacts): boolean {
  if (facts.distinct < 2 || facts.distinct > 20) return false;
  const joined = facts.words.join('');
  if (TREATMENTS.test(joined)) return true;
  const isArms = /^(segment|group|campaign|offer)$/.test(joined);
  return isArms && facts.levels.some((level) => CONTROL_LEVEL.test(level));
}

/** What happened after a treatment. */
export function isTreatmentOutcome(facts: ColumnFacts): boolean {
  return AFTER_TREATMENT.test(facts.words.join(''));
}

const SCORED = /^(segment_id|segment_name|confidence|novelty|tier|runner_up_id|runner_up_name|model)$/;

/** Places of the columns that an earlier score added, when the whole of it is there. */
export function scoredColumns(columns: readonly ColumnFacts[]): ReadonlySet<number> {
  const names = new Set(columns.map(({ name }) => name));
  if (!['segment_id', 'segment_name', 'confidence', 'novelty'].every((name) => names.has(name)))
    return new Set();
  return new Set(columns.filter(({ name }) => SCORED.test(name)).map(({ index }) => index));
}

/** A column that another model seems to have written: it would betray the target. */
export function isModelOutput(facts: ColumnFacts): boolean {
  const name = facts.words.join(' ');
  if (/\bnaive bayes\b|\bclassifier\b|\b(xgboost|lightgbm|logreg|random forest)\b/.test(name)) return true;
  const isShare =
    isNumeric(facts) && facts.min !== null && facts.max !== null && facts.min >= 0 && facts.max <= 1;
  return (
    (isShare && /\b(probability|proba|prob|propensity|predicted|prediction|score model)\b/.test(name)) ||
    /^(predicted|prediction)\b|\b(predicted|prediction)$/.test(name)
  );
}
